"""Clean-up: what uploads that broke off left on the disk."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from eforms.actions import attach
from eforms.files.uploads import inspect_upload
from tests.eforms.papers import PDF, received
from tests.retained import retain

NOW = timezone.now()


@pytest.fixture
def incoming(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = place = tmp_path / "incoming"
    place.mkdir()
    return place


def left(place: Path, *, hours: int) -> Path:
    """A file last written to so long ago."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"%PDF-1.7 half of it")
    written = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(place, (written, written))
    return place


def test_a_broken_upload_goes_after_a_day(incoming, tmp_path):
    old, copy = left(incoming / "a.upload", hours=25), left(tmp_path / "papers" / "ab" / ".copy", hours=25)
    under_way = left(incoming / "b.upload", hours=23)

    assert retain("uploads", NOW) == 2

    assert [file.exists() for file in (old, copy, under_way)] == [False, False, True]


def test_what_was_handed_in_stays_however_old_it_is(incoming, draft):
    [kept] = attach(draft, "request", [inspect_upload(received(PDF), max_megabytes=1)])
    [place] = [file for file in (incoming.parent / "papers").rglob("*") if file.name == kept.stored.sha256]
    os.utime(place, (0, 0))

    retain("uploads")

    assert place.read_bytes() == PDF
