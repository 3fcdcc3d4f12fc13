"""Settings of the chaos: the portal's, with delays of gateways sixty times shorter; leases and sweeps as they are."""

from bench.chaos import clock
from portal.settings import *  # noqa: F403
from portal.settings import CELERY_BEAT_SCHEDULE

PAYMENTS_MINUTE = 1 / 60
for _task, _seconds in {"ask silent gateways": 2, "look for transfers": 15}.items():
    CELERY_BEAT_SCHEDULE[_task] |= {"schedule": _seconds, "options": {"expires": 10}}

clock.follow()
