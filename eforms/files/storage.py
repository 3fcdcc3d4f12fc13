"""Where the files lie: each once, under the hash of its content, whole or not at all. No address leads to them."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile


def path_of(sha256: str) -> Path:
    """Where the content with this hash lies; what was made of it lies beside, with an ending."""
    return Path(settings.MEDIA_ROOT) / "papers" / sha256[:2] / sha256


def store(file: IO[Any], sha256: str) -> None:
    """Keep a file: one that was received is moved, any other copied."""
    place = path_of(sha256)
    if place.exists():
        return file.close()
    place.parent.mkdir(parents=True, exist_ok=True)
    name = file.temporary_file_path() if isinstance(file, TemporaryUploadedFile) else _copy(file, place.parent)
    _settle(name)
    os.replace(name, place)
    _settle(place.parent)  # the new name too must outlive a power cut
    file.close()


def delete(sha256: str) -> None:
    """Remove a content and what was made of it."""
    place = path_of(sha256)
    for file in place.parent.glob(f"{place.name}*"):
        file.unlink(missing_ok=True)


def _copy(file: IO[Any], folder: Path) -> str:
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy)
    return copy.name


def _settle(path: str | Path) -> None:
    """See that it is on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
