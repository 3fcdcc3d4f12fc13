"""Settings of a portal beside a test, on its database, whose Redis is the one that REDIS_URL says."""

import os

from portal.settings import *  # noqa: F403
from portal.settings import BASE_DIR, DATABASES, TEMPLATES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
TEMPLATES = [{**TEMPLATES[0], "DIRS": [BASE_DIR / "portal" / "templates", BASE_DIR / "tests/notifications/templates"]}]
