"""Make a backup: files that are new, then the database, then files that came meanwhile, then the manifest.

    FOLDER/files/ab/abcd….age         each content once, by its SHA-256, for all backups
    FOLDER/2026-11-30T02-10-00/       one backup: database.age and manifest.json

Killed at any moment it leaves no manifest, hence no backup, and the next one uses the files that are there.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Final

from django.conf import settings
from django.utils import timezone

from core import object_store
from portal.backups import databases
from portal.backups.encryption import Recipient, encrypt, sha256_of
from portal.backups.manifest import DatabaseDump, Manifest, key_fingerprints

FILES: Final = "files"
DATABASE: Final = "database.age"
MEDIA: Final = "media"
Progress = Callable[[str], object]
Read = Callable[[], IO[bytes]]


def roots() -> dict[str, Path]:
    """The folders that are kept, by the name they have in a manifest."""
    return {MEDIA: Path(settings.MEDIA_ROOT), "anchors": Path(settings.ANCHOR_DIR)}


def back_up(folder: Path, recipients: Sequence[Recipient], *, progress: Progress = lambda said: None) -> Path:
    """Make a backup and return its folder."""
    started = timezone.now()
    files = _copy_files(folder, recipients, {}, progress)
    target = folder / f"{started:%Y-%m-%dT%H-%M-%S}"
    target.mkdir(mode=0o700, parents=True)
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as scratch:
        dump = Path(scratch) / "database"
        progress("database")
        databases.dump(dump)
        encrypt(dump, target / DATABASE, recipients)
    files = _copy_files(folder, recipients, files, progress)
    encrypted = target / DATABASE
    Manifest(
        made_at=started,
        migrations=databases.last_migrations(),
        keys=key_fingerprints(),
        database=DatabaseDump(engine=databases.engine(), sha256=sha256_of(encrypted), size=encrypted.stat().st_size),
        files=files,
    ).write(target)
    return target


def stored(folder: Path, sha256: str) -> Path:
    """Where the encrypted content with this hash lies."""
    return folder / FILES / sha256[:2] / f"{sha256}.age"


def _copy_files(
    folder: Path, recipients: Sequence[Recipient], known: dict[str, str], progress: Progress
) -> dict[str, str]:
    """Encrypt what the folder lacks; the hash of each file by its path. What is `known` already is not read again."""
    found: dict[str, str] = dict(known)
    for number, (name, read) in enumerate(_files(), start=1):
        if name not in found:
            try:
                found[name] = _copy(read, folder, recipients)
            except FileNotFoundError:
                continue  # removed meanwhile, with its draft
        if number % 1000 == 0:
            progress(f"{number} files")
    return found


def _files() -> Iterator[tuple[str, Read]]:
    """Each file that is kept, and what opens it; uploads that are under way and halves are not.

    Where files lie in an object store, they are read there: the folder is its cache.
    """
    if object_store.is_on():
        yield from ((f"{MEDIA}/{one.name}", partial(object_store.read, one.name)) for one in object_store.objects())
    for root, top in roots().items():
        for path in sorted(top.rglob("*")) if root != MEDIA or not object_store.is_on() else ():
            inside = path.relative_to(top)
            is_half = any(part.startswith(".") for part in inside.parts) or inside.parts[0] == "incoming"
            if path.is_file() and not is_half:
                yield f"{root}/{inside}", partial(_open, path)


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")


def _copy(read: Read, folder: Path, recipients: Sequence[Recipient]) -> str:
    """Keep the content of a file; what is hashed is what is kept, whatever happens to the file meanwhile."""
    with tempfile.NamedTemporaryFile(dir=settings.VAR_DIR) as copy, read() as file:
        shutil.copyfileobj(file, copy)
        copy.flush()
        digest = sha256_of(Path(copy.name))
        if not stored(folder, digest).exists():
            encrypt(Path(copy.name), stored(folder, digest), recipients)
    return digest
