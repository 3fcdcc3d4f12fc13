"""Settings of the payment load test: the portal's, with delays and schedules sixty times shorter."""

from datetime import timedelta

from portal.settings import *  # noqa: F403
from portal.settings import CELERY_BEAT_SCHEDULE

PAYMENTS_MINUTE = 1 / 60
OUTBOX_LEASE = timedelta(seconds=8)
OUTBOX_SWEEP_SECONDS = 1
EXPIRES = 10
"""Seconds. Only delays are shorter, not work: a task message must outlive the documents a worker is rendering."""
for _task, _seconds in {"sweep the outbox": 1, "ask silent gateways": 2, "look for transfers": 3}.items():
    CELERY_BEAT_SCHEDULE[_task] |= {"schedule": _seconds, "options": {"expires": EXPIRES}}
