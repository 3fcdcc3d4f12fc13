"""Settings of a real worker started by a test: the test's own database, broker and folders, less patience."""

import os
from datetime import timedelta

from portal.settings import *  # noqa: F403
from portal.settings import CELERY_BEAT_SCHEDULE, DATABASES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
EMAIL_BACKEND = "tests.notifications.stalling.EmailBackend"
OUTBOX_LEASE = timedelta(seconds=2)
CELERY_BEAT_SCHEDULE["sweep the outbox"]["schedule"] = 1
