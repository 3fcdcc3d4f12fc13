"""The Chromium of the system: Playwright's own cannot be counted on to be there."""

import shutil
from typing import Final

PROGRAM: Final = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""The same engine without the windows around it takes a quarter of the work: to start, and for every page."""
