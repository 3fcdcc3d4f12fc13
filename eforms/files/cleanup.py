"""What uploads that broke off left on the disk: a server killed in the middle of one cannot tidy up after itself."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

ABANDONED_AFTER: Final = timedelta(days=1)
"""No upload takes that long, so nobody is still writing."""


def remove_abandoned_uploads(now: datetime) -> int:
    """Remove what was left behind; how many files."""
    old = [file for file in _unfinished_files() if file.stat().st_mtime < (now - ABANDONED_AFTER).timestamp()]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _unfinished_files() -> Iterator[Path]:
    """What is not yet under the hash of its content."""
    yield from (file for file in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir() if file.is_file())
    yield from (Path(settings.MEDIA_ROOT) / "papers").glob("*/.*")
