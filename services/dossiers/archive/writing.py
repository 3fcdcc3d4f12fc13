"""Write an archive file: a ZIP with its entries, and `manifest.json` with the SHA-256 of each."""

import json
import shutil
import tempfile
from hashlib import file_digest, sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from services.dossiers.archive.contents import Content, Entry, entries, index
from services.dossiers.models import Dossier
from services.dossiers.models.archive import ARCHIVES

MANIFEST: Final = "manifest.json"
SAME_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""Of all entries: the day of writing must not make another file of it."""


def write(dossier: Dossier) -> tuple[str, int]:
    """Store the archive file of a dossier; its SHA-256 and size. OSError where a file of the dossier is missing."""
    with tempfile.TemporaryFile() as file:
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            _write_all(archive, dossier)
        size = file.tell()
        file.seek(0)
        digest = file_digest(file, "sha256").hexdigest()
        ARCHIVES.store(file, digest)
    return digest, size


def _write_all(archive: ZipFile, dossier: Dossier) -> None:
    titles, hashes = {}, {}
    for entry in entries(dossier):
        titles[entry.name], hashes[entry.name] = entry.title, _add(archive, entry)
    first = index(dossier, titles)
    hashes[first.name] = _add(archive, first)
    manifest: dict[str, Any] = {"version": 1, "dossier": dossier.pk, "code": dossier.code, "head": dossier.head}
    text = json.dumps({**manifest, "events": dossier.events, "files": hashes}, ensure_ascii=False, indent=1)
    _add(archive, Entry(MANIFEST, "", text.encode()))


def _add(archive: ZipFile, entry: Entry) -> str:
    """Add one entry; the hash of what was written."""
    info = ZipInfo(entry.name, SAME_DAY)
    info.compress_type, info.external_attr = ZIP_DEFLATED, 0o600 << 16
    with _open(entry.content) as source, archive.open(info, "w") as target:
        shutil.copyfileobj(source, target)
        source.seek(0)
        return file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]  # both kinds can be read again


def _open(content: Content) -> IO[bytes]:
    return content.open("rb") if isinstance(content, Path) else BytesIO(content)


def is_whole(path: Path) -> bool:
    """Whether an archive file holds what its manifest says, and nothing else."""
    with ZipFile(path) as archive:
        files = json.loads(archive.read(MANIFEST))["files"]
        names = set(archive.namelist()) - {MANIFEST}
        return names == set(files) and all(sha256(archive.read(name)).hexdigest() == files[name] for name in names)
