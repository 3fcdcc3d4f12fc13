"""The portal's settings with short pauses: what takes an hour of waiting passes in a minute."""

from datetime import timedelta

from portal.settings import *  # noqa: F403
from portal.settings import CELERY_BEAT_SCHEDULE

PAYMENTS_MINUTE = 1 / 60
OUTBOX_LEASE = timedelta(seconds=8)
OUTBOX_SWEEP_SECONDS = 1
EXPIRES = 10
"""Seconds. Pauses are shorter, work is not: a message must outlive the armful of papers a worker is just drawing."""
for _task, _seconds in {"sweep the outbox": 1, "ask silent gateways": 2, "look for transfers": 3}.items():
    CELERY_BEAT_SCHEDULE[_task] |= {"schedule": _seconds, "options": {"expires": EXPIRES}}
