"""Backup and restore by their functions: encrypted, incremental, refused in a sentence where something does not fit."""

from pathlib import Path
from typing import Any

import pyrage  # type: ignore[import-untyped]
import pytest

from core.content_storage import ContentStorage
from portal.backups import databases
from portal.backups.backup import DATABASE, back_up, stored
from portal.backups.encryption import decrypt, encrypt, parse_recipients, read_identity, sha256_of
from portal.backups.errors import BackupError
from portal.backups.manifest import Manifest
from portal.backups.restore import restore

IDENTITY = pyrage.x25519.Identity.generate()
RECIPIENTS = [IDENTITY.to_public()]
CONTENT = "Giấy khai sinh của một người".encode()


@pytest.fixture
def installation(tmp_path: Path, settings, db) -> Path:
    """Its folder, with a paper and an upload that is under way."""
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path / "var", tmp_path / "var" / "media"
    settings.ANCHOR_DIR = tmp_path / "anchors"
    put(settings.MEDIA_ROOT / "papers" / "ab" / "abcd", CONTENT)
    put(settings.MEDIA_ROOT / "incoming" / "upload", b"half")
    put(settings.MEDIA_ROOT / "papers" / "ab" / ".half", b"half")
    put(settings.ANCHOR_DIR / "2026-11-30", b"root")
    return tmp_path / "var"


def put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def test_what_is_kept_is_kept_encrypted_with_its_hash(installation, folder):
    target = back_up(folder, RECIPIENTS)

    manifest = Manifest.read(target)
    assert set(manifest.files) == {"media/papers/ab/abcd", "anchors/2026-11-30"}
    encrypted = stored(folder, manifest.files["media/papers/ab/abcd"])
    assert CONTENT not in encrypted.read_bytes()
    decrypt(encrypted, folder / "plain", IDENTITY)
    assert (folder / "plain").read_bytes() == CONTENT
    assert sha256_of(target / DATABASE) == manifest.database.sha256
    assert manifest.migrations == databases.last_migrations()


def test_a_second_backup_copies_only_what_is_new(installation, folder, settings, monkeypatch):
    first = back_up(folder, RECIPIENTS)
    put(settings.MEDIA_ROOT / "papers" / "cd" / "cdef", b"new")
    written: list[str] = []

    def noting(source: Path, target: Path, recipients: list[Any]) -> None:
        written.append(target.name)
        encrypt(source, target, recipients)

    monkeypatch.setattr("portal.backups.backup.encrypt", noting)
    monkeypatch.setattr("portal.backups.backup.timezone.now", lambda: Manifest.read(first).made_at.replace(year=2030))

    second = back_up(folder, RECIPIENTS)

    assert [name for name in written if name != DATABASE] == [
        f"{Manifest.read(second).files['media/papers/cd/cdef']}.age"
    ]
    assert Manifest.read(first).files.items() < Manifest.read(second).files.items()


def test_a_backup_that_broke_off_is_none(installation, folder, monkeypatch):
    def breaks(target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(databases, "dump", breaks)
    with pytest.raises(KeyboardInterrupt):
        back_up(folder, RECIPIENTS)

    [target] = [one for one in folder.iterdir() if one.name != "files"]
    with pytest.raises(BackupError, match="no finished backup"):
        restore(target, IDENTITY)


def test_nothing_is_restored_over_a_database_in_use(installation, folder):
    target = back_up(folder, RECIPIENTS)

    with pytest.raises(BackupError, match=r"holds \d+ tables already"):
        restore(target, IDENTITY)


@pytest.fixture
def empty(monkeypatch) -> list[Path]:
    """A database without tables; what would be loaded into it."""
    loaded: list[Path] = []
    monkeypatch.setattr(databases, "check_is_empty", lambda: None)
    monkeypatch.setattr(databases, "load", loaded.append)
    return loaded


def test_files_come_back_as_they_were(installation, folder, settings, empty):
    target = back_up(folder, RECIPIENTS)
    paper = settings.MEDIA_ROOT / "papers" / "ab" / "abcd"
    paper.write_bytes(b"spoilt")
    (settings.ANCHOR_DIR / "2026-11-30").unlink()

    restore(target, IDENTITY)

    assert paper.read_bytes() == CONTENT
    assert (settings.ANCHOR_DIR / "2026-11-30").read_bytes() == b"root"
    assert len(empty) == 1


def test_a_stranger_cannot_restore(installation, folder, settings, empty):
    target = back_up(folder, RECIPIENTS)
    (settings.MEDIA_ROOT / "papers" / "ab" / "abcd").unlink()

    with pytest.raises(BackupError, match="cannot be decrypted"):
        restore(target, pyrage.x25519.Identity.generate())
    assert empty == []


def test_another_secret_key_is_named(installation, folder, settings, empty):
    target = back_up(folder, RECIPIENTS)
    settings.SECRET_KEY = "another"

    with pytest.raises(BackupError, match=r"these differ: secret_key\."):
        restore(target, IDENTITY)


def test_a_dump_that_was_changed_is_not_loaded(installation, folder, empty):
    target = back_up(folder, RECIPIENTS)
    (target / DATABASE).write_bytes((target / DATABASE).read_bytes() + b"\0")

    with pytest.raises(BackupError, match="was changed since"):
        restore(target, IDENTITY)
    assert empty == []


def test_a_file_that_was_exchanged_is_found(installation, folder, settings, empty):
    target = back_up(folder, RECIPIENTS)
    (settings.MEDIA_ROOT / "papers" / "ab" / "abcd").unlink()
    other = folder / "other"
    other.write_bytes(b"forged")
    encrypt(other, stored(folder, Manifest.read(target).files["media/papers/ab/abcd"]), RECIPIENTS)

    with pytest.raises(BackupError, match="is not what its manifest says"):
        restore(target, IDENTITY)


def test_recipients_must_be_named_and_be_of_age():
    with pytest.raises(BackupError, match="PORTAL_BACKUP_RECIPIENTS"):
        parse_recipients([])
    with pytest.raises(BackupError, match="PORTAL_BACKUP_RECIPIENTS"):
        parse_recipients(["age1nonsense"])


def test_an_identity_is_read_as_age_keygen_writes_it(tmp_path):
    (tmp_path / "key").write_text(f"# created: 2026-11-30\n# public key: {IDENTITY.to_public()}\n{IDENTITY}\n")
    encrypt(Path(__file__), tmp_path / "encrypted", RECIPIENTS)

    decrypt(tmp_path / "encrypted", tmp_path / "plain", read_identity(tmp_path / "key"))

    assert (tmp_path / "plain").read_bytes() == Path(__file__).read_bytes()
    with pytest.raises(BackupError, match="holds no age identity"):
        read_identity(Path(__file__))


def test_names_in_a_content_storage_are_those_in_the_manifest(installation, folder, settings):
    storage = ContentStorage("documents", ".pdf")
    put(storage.path_of("ef" * 32), b"%PDF")

    assert f"media/{storage.name_of('ef' * 32)}" in Manifest.read(back_up(folder, RECIPIENTS)).files
