"""Files by their content: each once, whole or not at all."""

import os
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from core.content_storage import ContentStorage

CONTENT = b"content"
HASH = sha256(CONTENT).hexdigest()
STORAGE = ContentStorage("things", ".bin")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def files(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]


def test_the_same_content_is_kept_once_under_its_hash(tmp_path):
    for _ in range(2):
        STORAGE.store(BytesIO(CONTENT), HASH)

    assert files(tmp_path) == [STORAGE.name_of(HASH)] == [f"things/{HASH[:2]}/{HASH}.bin"]
    assert STORAGE.path_of(HASH).read_bytes() == CONTENT


def test_an_upload_on_the_disk_is_moved():
    upload = TemporaryUploadedFile("a.bin", "application/octet-stream", len(CONTENT), None)
    upload.write(CONTENT)
    upload.flush()

    STORAGE.store(upload, HASH)

    assert not Path(upload.temporary_file_path()).exists()
    assert STORAGE.path_of(HASH).read_bytes() == CONTENT


@pytest.mark.parametrize("in_memory", [True, False])
def test_only_the_portal_itself_may_read_a_file(tmp_path, in_memory):
    upload = TemporaryUploadedFile("a.bin", "application/octet-stream", len(CONTENT), None)
    umask = os.umask(0)
    try:
        STORAGE.store(BytesIO(CONTENT) if in_memory else upload, HASH)
    finally:
        os.umask(umask)

    path = STORAGE.path_of(HASH)
    assert [oct(kept.stat().st_mode & 0o777) for kept in (path, path.parent, path.parent.parent)] == [
        *("0o600", "0o700", "0o700")
    ]


def test_what_could_not_be_synced_has_no_name(monkeypatch):
    def fail(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(OSError, match="disk full"):
        STORAGE.store(BytesIO(CONTENT), HASH)
    assert not STORAGE.path_of(HASH).exists()


def test_a_content_goes_with_all_that_was_made_of_it(tmp_path):
    STORAGE.store(BytesIO(CONTENT), HASH)
    Path(f"{STORAGE.path_of(HASH)}.thumb").write_bytes(b"small")

    STORAGE.delete(HASH)

    assert files(tmp_path) == []
