"""The portal's settings with the URLs and templates of the bench."""

from portal.environment import BASE_DIR
from portal.settings import *  # noqa: F403
from portal.settings import MIDDLEWARE, TEMPLATES

ROOT_URLCONF = "bench.urls"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [BASE_DIR / "portal" / "templates", BASE_DIR / "bench" / "templates"]}]
MIDDLEWARE = [name for name in MIDDLEWARE if name != "portal.measure.measure"]  # its overhead must not count
