"""The portal's settings for tests: a folder of their own, thrown away afterwards, and a quick password hash."""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

_FOLDER = tempfile.mkdtemp(prefix="portal-tests-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)

for _name in [name for name in os.environ if name.startswith("PORTAL_")]:
    del os.environ[_name]  # a test sees the defaults, whatever the shell that runs it was told
os.environ["PORTAL_VAR_DIR"] = _FOLDER
os.environ["PORTAL_DEMO"] = "1"
if os.environ.get("REDIS_URL"):
    # Each worker of pytest-xdist clears its own Redis database, not its neighbour's.
    _worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    os.environ["REDIS_URL"] = re.sub(r"(/\d*)?$", f"/{_worker}", os.environ["REDIS_URL"], count=1)

from standins.certification_authority.authority import environment  # noqa: E402

os.environ |= environment(Path(_FOLDER) / "seal")

from portal.settings import *  # noqa: E402, F403
from portal.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, VAR_DIR  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A view that asks the same of each row in turn fails its test.
INSTALLED_APPS = ["zeal", *INSTALLED_APPS]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
ZEAL_ALLOWLIST = [{"model": "accounts.Session"}]  # Django itself reads it again when one signs in or out

CATALOGUE_TRUSTED_SECONDS = 0.0  # what a test publishes is seen by its next request

if not os.environ.get("DATABASE_URL"):
    # A file, not memory: threads that race in a test meet the locks they meet in earnest.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
