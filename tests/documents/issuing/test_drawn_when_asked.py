"""A form filed online: what it says is frozen when it is issued, its file is drawn for the first who opens it."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from core import access_log
from core.outbox import publish
from core.outbox.models import OutboxJob
from services.documents import hooks, tasks
from services.documents.actions import draw_unasked, draw_when_asked, issue
from services.documents.document_types import DocumentType
from services.documents.models import Document, render_job
from tests.documents import samples
from tests.documents.conftest import issue_one
from tests.documents.sealed import content_of
from tests.factories import AgencyFactory, UserFactory
from tests.outbox import work_off
from tests.pages import Page


@pytest.fixture
def form(db) -> Document:
    return issue_one(DocumentType.FORM)


@pytest.fixture
def owner(client: Client, form: Document) -> Client:
    client.force_login(form.owner)
    return client


def jobs_of(document: Document) -> int:
    return OutboxJob.objects.filter(key=render_job(document.pk)).count()


def drawn(document: Document) -> Document:
    work_off()
    document.refresh_from_db()
    return document


def test_it_is_not_drawn_before_somebody_opens_it(form):
    assert not jobs_of(form)
    assert drawn(form).stored_at is None


def test_whoever_opens_it_waits_on_its_page_and_then_has_the_file(owner, form):
    waiting = owner.get(form.download_path(), follow=True)
    assert "Giấy đang được lập" in Page(waiting).text
    assert waiting["Refresh"]

    work_off()

    page = Page(owner.get(form.get_absolute_url()))
    assert form.download_path() in page.hrefs
    assert b"".join(owner.get(form.download_path())).startswith(b"%PDF")


def test_looking_again_while_it_is_drawn_sends_the_worker_nothing(owner, form, monkeypatch, settings):
    owner.get(form.get_absolute_url())
    told: list[object] = []
    monkeypatch.setattr(publish, "_publish_after_commit", lambda *job: told.append(job))

    owner.get(form.get_absolute_url())

    assert not told
    assert jobs_of(form) == 1


def test_a_stranger_has_nothing_drawn(client, form):
    client.force_login(UserFactory.create())

    assert client.get(form.get_absolute_url()).status_code == HTTPStatus.NOT_FOUND
    assert not jobs_of(form)


def test_the_file_is_the_same_whenever_it_is_drawn(form):
    [now, later] = [content_of(drawn(one)) for one in _asked_for(form, issue_again=True)]

    assert now == later


def _asked_for(form: Document, *, issue_again: bool):
    """The form as it is drawn at once, and once more after its row was read anew."""
    draw_when_asked(form)
    yield form
    OutboxJob.objects.filter(key=render_job(form.pk)).delete()
    yield Document.objects.get(pk=form.pk)


def test_one_that_somebody_signs_by_hand_is_drawn_at_once(db):
    facts = samples.form().model_copy(update={"signed_by_hand": True})
    with transaction.atomic():
        form = issue(
            DocumentType.FORM, key="form:1", agency=AgencyFactory.create(), owner=UserFactory.create(), facts=facts
        )

    assert drawn(form).stored_at


def test_at_night_those_are_drawn_that_nobody_asked_for_the_oldest_first(form):
    later = issue_one(DocumentType.FORM, key="form:2", agency=form.agency, owner=form.owner)

    assert draw_unasked(1) == 1
    assert (jobs_of(form), jobs_of(later)) == (1, 0)
    tasks.draw_unasked()

    assert drawn(form).stored_at
    assert drawn(later).stored_at
    assert draw_unasked(1) == 0


def test_at_night_those_of_people_who_wait_come_first(form, monkeypatch):
    monkeypatch.setattr(publish, "waiting", lambda queue: 1)

    tasks.draw_unasked()

    assert not jobs_of(form)


def test_the_public_check_says_that_there_is_no_file_to_compare_with(client, form):
    page = Page(client.get(form.verify_path()))
    assert "Giấy này là thật" in page.text
    assert "Bản gốc chưa được lập thành tệp" in page.text

    compared = client.post(form.verify_path(), {"tep": SimpleUploadedFile("x.pdf", b"%PDF-1.7 x")})

    assert "Bản gốc chưa được lập thành tệp" in Page(compared).text
    assert "không trùng khớp" not in Page(compared).text


def test_asking_for_the_file_of_another_is_recorded_once_for_the_page_and_once_for_the_file(client, form, monkeypatch):
    clerk = UserFactory.create()
    monkeypatch.setattr(hooks.may_read_document, "handlers", [lambda person, document: person == clerk])
    client.force_login(clerk)

    client.get(form.download_path(), follow=True)
    work_off()
    assert b"".join(client.get(form.download_path())).startswith(b"%PDF")

    assert access_log.AccessRecord.objects.filter(reader=clerk, object_id=form.pk).count() == 2
