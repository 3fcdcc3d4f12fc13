"""Clean-up of temporary files left by interrupted uploads, such as when the server was killed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

ABANDONED_AFTER: Final = timedelta(days=1)
"""Age from which a temporary file is abandoned; no upload takes that long."""


def abandoned_uploads(now: datetime) -> Iterator[Path]:
    """The temporary files that no upload under way still needs."""
    before = (now - ABANDONED_AFTER).timestamp()
    return (file for file in _unfinished_files() if file.stat().st_mtime < before)


def _unfinished_files() -> Iterator[Path]:
    """Files that are not yet stored under the hash of their content."""
    yield from (file for file in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir() if file.is_file())
    yield from (Path(settings.MEDIA_ROOT) / "papers").glob("*/.*")
