"""Restore a backup into an empty installation: every file compared with its hash, then the database."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from core import object_store
from portal.backups import databases
from portal.backups.backup import DATABASE, MEDIA, roots, stored
from portal.backups.encryption import Identity, decrypt, sha256_of
from portal.backups.errors import BackupError
from portal.backups.manifest import Manifest, known_fingerprints


def restore(target: Path, identity: Identity, *, progress: Callable[[str], object] = lambda said: None) -> Manifest:
    """Restore the backup in this folder; BackupError, with nothing loaded, where anything does not fit.

    Files that are there already with the right content stay, so that a restore that was killed goes on.
    """
    manifest = Manifest.read(target)
    _check_fits(target, manifest)
    for number, (name, sha256) in enumerate(manifest.files.items(), start=1):
        _restore_file(target.parent, name, sha256, identity)
        if number % 1000 == 0:
            progress(f"{number} files")
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as scratch:
        dump = Path(scratch) / "database"
        decrypt(target / DATABASE, dump, identity)
        progress("database")
        databases.load(dump)
    return manifest


def _check_fits(target: Path, manifest: Manifest) -> None:
    """Before anything is written: the database, the keys and the dump itself."""
    databases.check_is_empty()
    if manifest.database.engine != databases.engine():
        raise BackupError(f"The backup is of {manifest.database.engine}; this installation uses {databases.engine()}.")
    if missing := set(manifest.keys.values()) - known_fingerprints():
        names = ", ".join(name for name, fingerprint in manifest.keys.items() if fingerprint in missing)
        raise BackupError(f"Set the keys of that installation first; these differ: {names}.")
    if sha256_of(target / DATABASE) != manifest.database.sha256:
        raise BackupError(f"{target / DATABASE} was changed since the backup was made.")


def _restore_file(folder: Path, name: str, sha256: str, identity: Identity) -> None:
    root, _, inside = name.partition("/")
    path = roots()[root] / inside
    if not (path.exists() and sha256_of(path) == sha256):
        decrypt(stored(folder, sha256), path, identity)
        path.chmod(0o600)
        if sha256_of(path) != sha256:
            raise BackupError(f"{name} in the backup is not what its manifest says.")
    if root == MEDIA and object_store.is_on():
        object_store.keep(inside, path)
