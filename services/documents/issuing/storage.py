"""Where the files of papers lie: each under its own hash, whole or not at all."""

import os
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class StoredFile:
    """A file that is safely on disk; the path is relative to MEDIA_ROOT."""

    path: str
    sha256: str
    size: int


def store(content: bytes) -> StoredFile:
    """Write the file so that a crash leaves either nothing or all of it; the same bytes are the same file."""
    digest = sha256(content).hexdigest()
    path = f"documents/{digest[:2]}/{digest}.pdf"
    place = Path(settings.MEDIA_ROOT) / path
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(place, content)
    return StoredFile(path, digest, len(content))


def _write(place: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the new name too must outlive a power cut
    finally:
        os.close(folder)
