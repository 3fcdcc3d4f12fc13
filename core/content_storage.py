"""Content-addressed storage: each file lies below MEDIA_ROOT once, under the SHA-256 of its content.

Only the portal's own user reads them: files have the mode 0600, folders 0700.
After a crash or a power cut a file is there whole or not at all: it is written beside its place, synced to the disk
(fsync), and only then given its name. Where there is an object store (`core.object_store`), the folder is its cache.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile

from core import object_store

CACHED_FOR: Final = timedelta(days=1)


class ListedFile(NamedTuple):
    """A file in the storage: its name without folders, bytes, and when it was written (seconds since 1970)."""

    name: str
    size: int
    written_at: float


@dataclass(frozen=True)
class ContentStorage:
    """A folder of files named by hash, each with the same ending."""

    folder: str
    suffix: str = ""

    def name_of(self, sha256: str) -> str:
        """The path of a content relative to MEDIA_ROOT."""
        return f"{self.folder}/{sha256[:2]}/{sha256}{self.suffix}"

    def path_of(self, sha256: str, derived: str = "") -> Path:
        """Where a content lies on this machine, or what was derived from it under its name with a further ending."""
        name = f"{self.name_of(sha256)}{derived}"
        path = Path(settings.MEDIA_ROOT) / name
        if object_store.is_on():
            object_store.fetch(name, path)
        return path

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
            if object_store.is_on():  # before it has its name: what lies here by its name lies there
                object_store.keep(self.name_of(sha256), Path(name))
            os.replace(name, path)
            _sync(path.parent)  # the new name too must outlive a power cut
        file.close()

    def keep_derived(self, sha256: str) -> None:
        """What was derived from a content was written beside it: where there is an object store, put it there."""
        if object_store.is_on():
            path = self.path_of(sha256)
            for file in path.parent.glob(f"{path.name}.*"):
                object_store.keep(f"{self.folder}/{sha256[:2]}/{file.name}", file)

    def delete(self, sha256: str) -> None:
        """Remove a content and what lies beside it under its name with a further ending."""
        if object_store.is_on():
            object_store.delete(self.name_of(sha256))
        path = Path(settings.MEDIA_ROOT) / self.name_of(sha256)
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink(missing_ok=True)

    def listed(self, digits: str) -> Iterator[ListedFile]:
        """The files whose hashes begin with these two digits."""
        folder = f"{self.folder}/{digits}/"
        if object_store.is_on():
            for name, size, written_at in object_store.objects(folder):
                yield ListedFile(name.removeprefix(folder), size, written_at.timestamp())
            return
        place = Path(settings.MEDIA_ROOT) / folder
        for file in place.iterdir() if place.is_dir() else ():
            stat = file.stat()
            yield ListedFile(file.name, stat.st_size, stat.st_mtime)

    def is_intact(self, sha256: str) -> bool:
        """Whether a content named by its hash alone still has it where it is kept; OSError when it cannot be read."""
        if not object_store.is_on():
            return is_intact(self.path_of(sha256), sha256)
        with object_store.read(self.name_of(sha256)) as file:
            return file_digest(file, "sha256").hexdigest() == sha256  # type: ignore[arg-type]  # a file of Django's


def unused_copies(now: datetime) -> Iterator[Path]:
    """Where there is an object store: the copies on this machine that nobody asked for in `CACHED_FOR`."""
    before = (now - CACHED_FOR).timestamp()
    copies = Path(settings.MEDIA_ROOT).glob("*/??/*") if object_store.is_on() else ()
    return (file for file in copies if file.stat().st_mtime < before)


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
