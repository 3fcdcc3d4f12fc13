"""Files in an object store: read on any machine, private, cleaned up, verified and backed up as in a folder."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.conf import settings as project
from django.utils import timezone
from moto.server import ThreadedMotoServer

from core import object_store
from core.content_storage import CACHED_FOR, ContentStorage
from eforms.files import retention
from eforms.files.storage import ATTACHMENTS
from eforms.models import StoredFile
from portal.backups import databases, integrity
from portal.backups.backup import back_up
from portal.backups.restore import restore
from portal.environment import ObjectStore
from tests.portal.backups.test_backup import IDENTITY, RECIPIENTS
from tests.retained import retain

pytestmark = [pytest.mark.long, pytest.mark.servers]
STORAGE = ContentStorage("papers")
CONTENT = b"%PDF-1.7 a paper"
HASH = sha256(CONTENT).hexdigest()
NAME = f"papers/{HASH[:2]}/{HASH}"
NOW = timezone.now()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def store(endpoint: str, settings, tmp_path: Path) -> Iterator[ObjectStore]:
    """An empty bucket, and a machine with an empty folder."""
    keys = {"access_key": "portal", "secret_key": "secret"}
    store = ObjectStore.model_validate({"endpoint": endpoint, "bucket": "portal-files", **keys})
    bucket = boto3.resource("s3", endpoint_url=endpoint, **credentials(store)).create_bucket(Bucket=store.bucket)
    settings.STORAGES = {**settings.STORAGES, object_store.ALIAS: store.backend()}
    settings.VAR_DIR, settings.ANCHOR_DIR = tmp_path, tmp_path / "anchors"
    settings.MEDIA_ROOT = tmp_path / "media"
    yield store
    bucket.objects.all().delete()
    bucket.delete()


def credentials(store: ObjectStore) -> dict[str, Any]:
    keys = {"aws_access_key_id": store.access_key, "aws_secret_access_key": store.secret_key.get_secret_value()}
    return {**keys, "region_name": store.region}


def another_machine() -> None:
    """Nothing lies on its disk yet."""
    shutil.rmtree(project.MEDIA_ROOT, ignore_errors=True)


def held() -> set[str]:
    return {one.name for one in object_store.objects()}


def test_what_one_machine_stored_another_reads():
    STORAGE.store(BytesIO(CONTENT), HASH)
    another_machine()

    assert STORAGE.path_of(HASH).read_bytes() == CONTENT
    assert STORAGE.path_of(HASH).stat().st_mode & 0o777 == 0o600
    assert not STORAGE.path_of("0" * 64).exists()


def test_killed_before_the_store_had_it_it_is_stored_anew(monkeypatch):
    def killed(name: str, path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(object_store, "keep", killed)
    with pytest.raises(KeyboardInterrupt):
        STORAGE.store(BytesIO(CONTENT), HASH)
    monkeypatch.undo()
    STORAGE.store(BytesIO(CONTENT), HASH)

    assert held() == {NAME}


def test_nobody_reads_an_object_without_the_portal(store):
    STORAGE.store(BytesIO(CONTENT), HASH)

    client = boto3.client("s3", endpoint_url=str(store.endpoint), **credentials(store))
    grants = client.get_object_acl(Bucket=store.bucket, Key=NAME)["Grants"]
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]


def test_previews_are_kept_beside_their_file_and_go_with_it():
    STORAGE.store(BytesIO(CONTENT), HASH)
    Path(f"{STORAGE.path_of(HASH)}.page").write_bytes(b"picture")
    STORAGE.keep_derived(HASH)
    another_machine()

    assert STORAGE.path_of(HASH, ".page").read_bytes() == b"picture"
    STORAGE.delete(HASH)
    assert held() == set()
    assert not STORAGE.path_of(HASH).exists()
    assert not STORAGE.path_of(HASH, ".page").exists()


def test_a_copy_that_nobody_asks_for_goes_and_comes_back():
    STORAGE.store(BytesIO(CONTENT), HASH)

    assert retain("file_cache", NOW) == 0
    assert retain("file_cache", NOW + 2 * CACHED_FOR) == 1
    assert not (Path(project.MEDIA_ROOT) / NAME).exists()
    assert STORAGE.path_of(HASH).read_bytes() == CONTENT


def test_it_is_the_store_that_is_verified():
    STORAGE.store(BytesIO(CONTENT), HASH)
    assert STORAGE.is_intact(HASH)

    spoilt = Path(project.MEDIA_ROOT) / "spoilt"
    spoilt.write_bytes(b"spoilt")
    object_store.keep(NAME, spoilt)
    assert not STORAGE.is_intact(HASH)
    object_store.delete(NAME)
    with pytest.raises(FileNotFoundError):
        STORAGE.is_intact(HASH)


def test_a_file_without_a_row_is_adopted_and_deleted(db):
    ATTACHMENTS.store(BytesIO(CONTENT), HASH)
    later = NOW + 2 * retention.ORPHANED_AFTER

    for night in range(16):
        retention.adopt_orphans(later + night * CACHED_FOR)
    assert StoredFile.objects.get().size == len(CONTENT)
    assert retain("files", later + 16 * CACHED_FOR + 2 * retention.KEPT_RELEASED) == 1
    assert held() == set()


def test_verification_names_what_the_store_lost(db):
    StoredFile.objects.create(sha256=HASH, size=len(CONTENT), content_type="application/pdf")
    ATTACHMENTS.store(BytesIO(CONTENT), HASH)
    assert list(integrity.attachments_have_their_files()) == []

    object_store.delete(NAME)
    assert list(integrity.attachments_have_their_files()) == [f"file {HASH[:12]}: there is no such file"]


def test_a_lost_bucket_comes_back_from_the_backup(db, tmp_path, monkeypatch):
    STORAGE.store(BytesIO(CONTENT), HASH)
    another_machine()
    target = back_up(tmp_path / "backups", RECIPIENTS)
    object_store.delete("")
    another_machine()
    monkeypatch.setattr(databases, "check_is_empty", lambda: None)
    monkeypatch.setattr(databases, "load", lambda source: None)

    assert list(restore(target, IDENTITY).files) == [f"media/{NAME}"]
    assert held() == {NAME}
    assert STORAGE.is_intact(HASH)


def test_without_a_store_nothing_of_it_is_loaded():
    code = "import portal.wsgi, sys; print({'boto3', 'botocore', 'storages'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=600)

    assert done.stdout.strip() == "set()"
