"""Settings of a real web server started by a test: the test's own database, and the sample form."""

import os

from portal.settings import *  # noqa: F403
from portal.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
ROOT_URLCONF = "tests.eforms.samples"
