"""How long a stored content stays: while something holds it, and a week longer, whatever happens at once."""

import os
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from eforms import actions
from eforms.files import retention, storage
from eforms.files.previews import PreviewResult
from eforms.files.uploads import AcceptedFile, inspect_upload
from eforms.models import Attachment, Draft, StoredFile
from eforms.status import Scan
from tests.eforms.papers import PDF, received
from tests.eforms.samples import SAMPLE
from tests.retained import retain

DAY = timedelta(days=1)
LATER = timedelta(days=8)


@pytest.fixture(autouse=True)
def papers(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "papers"


def upload(content: bytes = PDF) -> AcceptedFile:
    return inspect_upload(received(content), max_megabytes=1)


def hand_in(draft: Draft, content: bytes = PDF) -> Attachment:
    [attachment] = actions.attach(draft, "request", [upload(content)])
    return attachment


def take_back(attachment: Attachment) -> None:
    assert actions.remove(attachment.draft, attachment.pk, fields=["request"])


def place_of(attachment: Attachment) -> Path:
    return storage.path_of(attachment.stored.sha256)


def sweep(after: timedelta = LATER) -> int:
    return retain("files", timezone.now() + after)


def adopt_everywhere() -> None:
    """The sweep looks at a sixteenth of the folders each night."""
    for night in range(16):
        retention.adopt_orphans(timezone.now() - night * DAY)


@pytest.fixture
def other(citizen):
    return Draft.objects.create(owner=citizen, checksum=SAMPLE.checksum)


def test_a_file_goes_a_week_after_it_was_taken_back(draft):
    attachment = hand_in(draft)
    take_back(attachment)

    assert (sweep(6 * DAY), place_of(attachment).exists()) == (0, True)
    assert (sweep(), place_of(attachment).exists()) == (1, False)
    assert not StoredFile.objects.exists()
    assert not draft.attachments.exists()


def test_a_file_goes_with_its_draft_unless_another_draft_holds_it(draft, other):
    shared, own = hand_in(draft), hand_in(draft, PDF + b"\n")
    hand_in(other)
    places = [place_of(shared), place_of(own)]

    actions.discard(draft)
    assert all(place.exists() for place in places)
    assert sweep() == 1

    assert [place.exists() for place in places] == [True, False]


def test_a_file_handed_in_again_within_the_week_stays(draft):
    take_back(hand_in(draft))
    again = hand_in(draft)

    assert sweep() == 0
    assert place_of(again).exists()


def test_a_paper_of_a_filed_dossier_stays_whatever_a_supplement_takes_back(draft):
    attachment = hand_in(draft)
    assert actions.mark_submitted(draft)
    take_back(attachment)

    assert sweep() == 0
    assert place_of(attachment).exists()


def test_a_paper_taken_back_before_filing_goes(draft):
    attachment = hand_in(draft)
    take_back(attachment)
    assert actions.mark_submitted(draft)

    assert sweep() == 1
    assert not place_of(attachment).exists()


def test_a_refused_content_goes_and_is_still_known(draft, other):
    attachment = hand_in(draft)
    actions.record_refused(attachment.stored, Scan.INFECTED, threat="Eicar")
    assert place_of(attachment).exists()

    assert (sweep(), sweep()) == (1, 0)

    assert not place_of(attachment).exists()
    assert list(draft.attachments.listed()) == [attachment]


def test_a_refused_paper_of_a_filed_dossier_stays(draft):
    attachment = hand_in(draft)
    assert actions.mark_submitted(draft)
    actions.record_refused(attachment.stored, Scan.BROKEN)

    assert sweep() == 0
    assert place_of(attachment).exists()


def test_a_file_that_cannot_be_deleted_keeps_no_other_from_it(draft, monkeypatch):
    stuck, free = hand_in(draft), hand_in(draft, PDF + b"\n")
    take_back(stuck)
    take_back(free)
    delete = storage.delete

    def failing(sha256: str) -> None:
        if sha256 == stuck.stored.sha256:
            raise OSError(30, "Read-only file system")
        delete(sha256)

    monkeypatch.setattr(storage, "delete", failing)
    assert sweep() == 1

    assert (place_of(stuck).exists(), place_of(free).exists()) == (True, False)
    assert StoredFile.objects.get() == stuck.stored


def test_files_without_a_row_go_once_they_are_old(draft, papers):
    kept = place_of(hand_in(draft))
    lost, drawn, fresh = (
        papers / "ab" / name for name in ("ab" + "0" * 62, "ab" + "1" * 62 + ".page", "ab" + "2" * 62)
    )
    lost.parent.mkdir(parents=True, exist_ok=True)
    for file in (lost, drawn, fresh):
        file.write_bytes(b"%PDF-1.7")
    for file in (kept, lost, drawn):
        os.utime(file, (0, 0))

    adopt_everywhere()

    assert sweep(LATER) == 2
    assert [file.exists() for file in (kept, lost, drawn, fresh)] == [True, False, False, True]


def test_a_lost_file_that_is_handed_in_again_is_as_any_other(draft, papers):
    first = hand_in(draft)
    Attachment.objects.all().delete()
    StoredFile.objects.all().delete()
    os.utime(place_of(first), (0, 0))
    adopt_everywhere()

    again = hand_in(draft)

    assert (again.stored.content_type, sweep()) == ("application/pdf", 0)
    assert place_of(again).exists()


@pytest.mark.django_db(transaction=True)
def test_a_content_uploaded_while_it_is_being_deleted_is_there_afterwards(draft, monkeypatch):
    """The upload begins when the sweep is about to delete the file, and has it stored anew."""
    take_back(hand_in(draft))
    delete, uploads = storage.delete, list[Thread]()

    def upload_now() -> None:
        hand_in(draft)
        connection.close()

    def slowly(sha256: str) -> None:
        uploads.append(Thread(target=upload_now))
        uploads[0].start()
        uploads[0].join(timeout=0.5)
        delete(sha256)

    monkeypatch.setattr(storage, "delete", slowly)
    assert sweep() == 1
    uploads[0].join()

    attachment = Attachment.objects.select_related("stored").get()
    assert place_of(attachment).read_bytes() == PDF
    assert attachment.stored.released_at is None


def test_a_preview_that_ends_after_its_file_was_deleted_writes_nothing(draft):
    attachment = hand_in(draft)
    take_back(attachment)
    sweep()

    actions.record_previewed(attachment.stored, PreviewResult(has_picture=True))

    assert not StoredFile.objects.exists()
