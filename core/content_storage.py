"""Content-addressed storage: each file lies below MEDIA_ROOT once, under the SHA-256 of its content.

Only the portal's own user reads them: files have the mode 0600, folders 0700.
After a crash or a power cut a file is there whole or not at all: it is written beside its place, synced to the disk
(fsync), and only then given its name.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile


@dataclass(frozen=True)
class ContentStorage:
    """A folder of files named by hash, each with the same ending."""

    folder: str
    suffix: str = ""

    def name_of(self, sha256: str) -> str:
        """The path of a content relative to MEDIA_ROOT."""
        return f"{self.folder}/{sha256[:2]}/{sha256}{self.suffix}"

    def path_of(self, sha256: str) -> Path:
        return Path(settings.MEDIA_ROOT) / self.name_of(sha256)

    def store(self, file: IO[Any], sha256: str) -> None:
        """Keep a file and close it: an upload that Django has put on the disk is moved, any other is copied.

        An upload takes its place even where its content lies already: the time it takes must not tell.
        """
        path = self.path_of(sha256)
        if isinstance(file, TemporaryUploadedFile) or not path.exists():
            for folder in (path.parent.parent, path.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            name = file.temporary_file_path() if isinstance(file, TemporaryUploadedFile) else _copy(file, path.parent)
            _sync(name)
            os.replace(name, path)
            _sync(path.parent)  # the new name too must outlive a power cut
        file.close()

    def delete(self, sha256: str) -> None:
        """Remove a content and what lies beside it under its name with a further ending."""
        path = self.path_of(sha256)
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink(missing_ok=True)


def is_intact(path: Path, sha256: str) -> bool:
    """Whether a file still has this hash; OSError when it cannot be read."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == sha256


def _copy(file: IO[Any], folder: Path) -> str:
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy)
    return copy.name


def _sync(path: str | Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
