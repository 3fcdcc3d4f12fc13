"""A dossier that ended long ago gets an archive file that can be read and checked without the portal."""

import hashlib
import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from services.documents import actions as documents
from services.dossiers.actions import applicant, archiving
from services.dossiers.archive import writing
from services.dossiers.history import event_chain
from services.dossiers.models import ARCHIVES, Dossier, DossierArchive, EventType
from services.dossiers.process import transitions
from tests.outbox import work_off
from tests.retained import retain

LATER = timezone.now() + archiving.ARCHIVED_AFTER + timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ended(paid, road) -> Dossier:
    """A dossier that its applicant took back; what was paid is theirs to claim no more."""
    dossier = applicant.withdraw(paid, by=road.citizen, note="Không cần nữa")
    work_off()
    drawn()
    return dossier


def drawn() -> None:
    """The papers that nobody asked for, as at night."""
    documents.draw_unasked(100)
    work_off()


def archived() -> ZipFile:
    return ZipFile(ARCHIVES.path_of(DossierArchive.objects.get().sha256))


def test_a_dossier_with_a_paper_that_is_not_drawn_waits_for_it(paid, road):
    applicant.withdraw(paid, by=road.citizen, note="Không cần nữa")
    work_off()

    assert retain("dossiers", LATER) == 0

    drawn()
    assert retain("dossiers", LATER) == 1


def test_it_holds_answers_history_and_papers_with_their_hashes(ended):
    assert retain("dossiers", LATER) == 1

    with archived() as archive:
        manifest = json.loads(archive.read("manifest.json"))
        names = set(archive.namelist())
        answers = json.loads(archive.read("to-khai.json"))
        index = archive.read("muc-luc.html").decode()
    assert names == {*manifest["files"], "manifest.json"}
    assert any(name.startswith("giay-to/") for name in names)
    assert manifest["head"] == ended.head
    assert answers == ended.sheet.answers
    assert "Nguyễn Thị Hoa" in index
    assert writing.is_whole(ARCHIVES.path_of(DossierArchive.objects.get().sha256))


def test_the_chain_can_be_verified_from_the_file_alone(ended):
    retain("dossiers", LATER)

    with archived() as archive:
        events = json.loads(archive.read("lich-su.json"))
    previous = ""
    for event in events:
        said = event.pop("hash")
        text = json.dumps(event, sort_keys=True, ensure_ascii=False)
        assert event["previous"] == previous
        assert hashlib.sha256(text.encode()).hexdigest() == said
        previous = said
    assert previous == ended.head


def test_the_rows_stay_and_their_chain_holds(ended):
    retain("dossiers", LATER)

    assert event_chain.is_intact(Dossier.objects.get(pk=ended.pk))


def test_it_is_written_once_and_again_only_after_something_new(ended):
    assert [retain("dossiers", LATER), retain("dossiers", LATER)] == [1, 0]

    with transaction.atomic():
        transitions.apply(transitions.lock(ended), EventType.NOTED, by=None)
    assert [retain("dossiers", LATER), retain("dossiers", LATER)] == [1, 0]
    assert DossierArchive.objects.filter(dossier=ended).count() == 2


def test_killed_between_file_and_row_it_leaves_one_file(ended, monkeypatch):
    def killed(**columns: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(DossierArchive.objects, "create", killed)
    with pytest.raises(KeyboardInterrupt):
        retain("dossiers", LATER)
    monkeypatch.undo()
    assert retain("dossiers", LATER) == 1

    [file] = ARCHIVES.path_of("0" * 64).parents[1].glob("*/*")
    assert file == ARCHIVES.path_of(DossierArchive.objects.get().sha256)


@pytest.mark.parametrize("now", [timezone.now(), timezone.now() + timedelta(days=300)])
def test_nothing_is_archived_before_its_time(ended, now):
    assert retain("dossiers", now) == 0


def test_what_has_not_ended_or_is_owed_is_not_archived(road, in_work):
    road.submit()

    assert retain("dossiers", LATER) == 0


def test_an_archive_is_never_rewritten(ended):
    retain("dossiers", LATER)

    for change in (lambda rows: rows.update(size=1), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(DossierArchive.objects.all())
