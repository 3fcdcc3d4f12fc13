"""The worker's part: each paper is drawn once, whatever happens in between."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from core.outbox.models import OutboxJob
from services.documents import hooks, tasks
from services.documents.issuing import storage
from services.documents.models import Document
from services.documents.pdf import rendering
from tests.documents.conftest import issue_one
from tests.outbox import work_off


@pytest.fixture
def told(monkeypatch) -> list[Document]:
    """The papers whose storing was told."""
    papers: list[Document] = []
    monkeypatch.setattr(hooks.document_stored, "handlers", [papers.append])
    return papers


@pytest.fixture
def drawn(monkeypatch) -> list[str]:
    """The tokens of the papers that were drawn."""
    tokens: list[str] = []
    render = rendering.render

    def count(sheet):
        tokens.append(sheet.token)
        return render(sheet)

    monkeypatch.setattr(rendering, "render", count)
    return tokens


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_an_issued_paper_is_drawn_stored_and_told_once(issued, told, drawn, settings):
    work_off()
    work_off()

    issued.refresh_from_db()
    content = (Path(settings.MEDIA_ROOT) / issued.path).read_bytes()
    assert content.startswith(b"%PDF")
    assert (issued.sha256, issued.size) == (sha256(content).hexdigest(), len(content))
    assert told == [issued]
    assert drawn == [issued.token]


def test_a_paper_already_stored_is_not_drawn_again(stored, drawn):
    assert tasks.render_document(document_id=stored.pk) is None
    assert drawn == []


def test_a_worker_killed_after_the_file_was_written_leaves_one_file_and_one_paper(issued, told, settings):
    tasks.render_document(document_id=issued.pk)  # and what it would have recorded is lost
    work_off()

    issued.refresh_from_db()
    assert issued.stored_at is not None
    assert len(files(Path(settings.MEDIA_ROOT))) == 1
    assert told == [issued]


def test_a_crash_while_writing_leaves_no_paper_of_that_name(tmp_path, monkeypatch):
    def fail(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(OSError, match="disk full"):
        storage.store(b"%PDF-1.7")
    assert [path.suffix for path in files(tmp_path)] != [".pdf"]


def test_two_workers_that_both_drew_it_tell_it_once(issued, told):
    first, second = tasks.render_document(document_id=issued.pk), tasks.render_document(document_id=issued.pk)
    assert first
    assert second

    first()
    second()

    assert told == [issued]


def test_whoever_waits_for_a_paper_hears_of_it_in_the_same_transaction(issued, monkeypatch):
    def object_to(document: Document) -> None:
        raise RuntimeError

    monkeypatch.setattr(hooks.document_stored, "handlers", [object_to])
    work_off()

    issued.refresh_from_db()
    assert issued.stored_at is None
    assert OutboxJob.objects.get(kind="documents.render").last_error == "RuntimeError"


def test_the_database_refuses_another_file_for_a_stored_paper(stored):
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Document.objects.filter(pk=stored.pk).update(sha256="0" * 64)


def test_a_file_is_recorded_whole_or_not_at_all(issued):
    with pytest.raises(IntegrityError, match="stored_paper_has_its_file_whole"), transaction.atomic():
        Document.objects.filter(pk=issued.pk).update(path="documents/x.pdf")


@pytest.mark.servers
def test_the_web_server_does_not_load_weasyprint():
    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup();"
        "import portal.urls; sys.exit('weasyprint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_two_papers_of_the_same_words_are_two_files(db, settings):
    issue_one(key="a")
    issue_one(key="b")

    work_off()

    assert len(files(Path(settings.MEDIA_ROOT))) == 2
