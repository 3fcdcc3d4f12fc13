"""The object store (S3 protocol) in which the files of `core.content_storage` lie, where settings.STORAGES names one.

The folder on the disk is then a cache of it: whoever asks for a file has it fetched, and what nobody asked for lately
goes again. Objects are private; people get them from the portal, which asks who may read them, never by an address of
the store. boto3 is loaded with the first file, and not at all where there is no store.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages

ALIAS: Final = "contents"
USED_AGAIN: Final = 3600
"""Seconds after which a use is noted anew, as the time of the file in the cache."""


class StoredObject(NamedTuple):
    """One object: its name, bytes, and when it was written."""

    name: str
    size: int
    written_at: datetime


def is_on() -> bool:
    """Whether files lie in an object store."""
    return ALIAS in settings.STORAGES


def fetch(name: str, path: Path) -> None:
    """Bring an object to its place on the disk, whole or not at all; nothing happens where the store has none."""
    try:
        if time.time() - path.stat().st_mtime > USED_AGAIN:
            os.utime(path)
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as folder:
            copy = Path(folder) / "copy"
            try:
                with read(name) as source, copy.open("wb") as target:
                    shutil.copyfileobj(source, target)
            except FileNotFoundError:
                return
            copy.chmod(0o600)
            copy.replace(path)


def read(name: str) -> IO[bytes]:
    """The object as it lies in the store, whatever the cache holds; FileNotFoundError where it has none."""
    file: IO[bytes] = _store().open(name)
    return file


def keep(name: str, path: Path) -> None:
    """Put a file into the store; when it returns the store has it."""
    with path.open("rb") as file:
        _store().save(name, File(file))


def delete(prefix: str) -> None:
    """Remove the objects whose names begin so."""
    for found in list(objects(prefix)):
        _store().delete(found.name)


def objects(prefix: str = "") -> Iterator[StoredObject]:
    """The objects whose names begin so, in the order of their names."""
    for found in _store().bucket.objects.filter(Prefix=prefix):
        yield StoredObject(found.key, found.size, found.last_modified)


def _store() -> Any:
    return storages[ALIAS]
