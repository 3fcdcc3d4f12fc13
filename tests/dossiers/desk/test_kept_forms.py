"""What staff type into the form of a task is kept for them, until the form is carried out."""

import pytest
from django.utils import timezone

from services.dossiers.actions import handling, task_drafts
from services.dossiers.errors import DossierError
from services.dossiers.models import Task, TaskDraft
from tests.dossiers.conftest import RESULT
from tests.dossiers.test_views_following import signed_in, work
from tests.pages import Page
from tests.retained import retain

FORM = "trinh-duyet"


@pytest.fixture
def handler(road):
    return signed_in(road.here.handler)


def typed(staff, dossier, **more):
    """The form as its page holds it, with what is typed over it."""
    page = Page(staff.get(work(dossier)))
    return {**page.form(work(dossier, FORM)).values, **more}


def test_what_is_typed_is_kept_and_told_when(in_work, handler):
    answer = handler.post(work(in_work, FORM), typed(handler, in_work, entry="Ghi dở", _autosave="1"))

    assert answer.status_code == 200
    assert "Đã lưu tạm lúc" in Page(answer).text
    page = Page(handler.get(work(in_work)))
    assert page.field("entry").value == "Ghi dở"
    assert page.mentions("Đã lưu tạm lúc")


def test_a_text_that_is_no_answer_is_kept_as_it_was_typed(in_work, handler):
    handler.post(work(in_work, FORM), typed(handler, in_work, registered_on="hôm qua", _autosave="1"))

    assert Page(handler.get(work(in_work))).field("registered_on").value == "hôm qua"


def test_without_script_a_button_keeps_it_and_proposes_nothing(in_work, handler):
    answer = handler.post(work(in_work, FORM), typed(handler, in_work, entry="Ghi dở", _stay="keep"))

    assert answer["Location"] == work(in_work)
    assert Page(handler.get(work(in_work))).field("entry").value == "Ghi dở"
    assert Task.objects.open().get().role == "handler"


def test_a_refused_proposal_is_kept_too(in_work, handler):
    handler.post(work(in_work, FORM), typed(handler, in_work, entry="Ghi dở"))

    assert Page(handler.get(work(in_work))).field("entry").value == "Ghi dở"


def test_another_page_does_not_overwrite_it_unseen(in_work, handler):
    first, second = (typed(handler, in_work, entry=words) for words in ("Trang một", "Trang hai"))
    handler.post(work(in_work, FORM), {**first, "_autosave": "1"})

    autosaved = handler.post(work(in_work, FORM), {**second, "_autosave": "1"})
    shown = handler.post(work(in_work, FORM), {**second, "_stay": "keep"})

    assert autosaved.status_code == 409
    assert Page(shown).mentions("Trang một")
    assert Page(shown).field("entry").value == "Trang hai"
    assert TaskDraft.objects.get().answers["entry"] == "Trang một"
    again = {**Page(shown).form(work(in_work, FORM)).values, "_stay": "keep"}
    handler.post(work(in_work, FORM), again)
    assert TaskDraft.objects.get().answers["entry"] == "Trang hai"


def test_a_page_that_is_out_of_date_proposes_nothing(in_work, handler):
    first, second = (typed(handler, in_work, **RESULT, note=words) for words in ("1", "2"))
    handler.post(work(in_work, FORM), {**first, "entry": "Nội dung mới hơn.", "_autosave": "1"})

    answer = handler.post(work(in_work, FORM), second)

    assert answer.status_code == 422
    assert Page(answer).mentions("Nội dung mới hơn.")
    assert Task.objects.open().get().role == "handler"


def test_two_that_were_read_at_once_do_not_both_win(road, in_work):
    task = Task.objects.open().get()
    one, other = TaskDraft(task=task, form="result"), TaskDraft(task=task, form="result")

    assert task_drafts.keep(one, by=road.here.handler, answers={"entry": "1"}, typed={})
    assert not task_drafts.keep(other, by=road.here.handler, answers={"entry": "2"}, typed={})
    stale = TaskDraft.objects.get()
    assert task_drafts.keep(one, by=road.here.handler, answers={"entry": "3"}, typed={})
    assert not task_drafts.keep(stale, by=road.here.handler, answers={"entry": "4"}, typed={})


def test_it_is_dropped_when_it_is_proposed(road, in_work, handler):
    handler.post(work(in_work, FORM), typed(handler, in_work, **RESULT, _autosave="1"))
    handler.post(work(in_work, FORM), typed(handler, in_work))

    assert Task.objects.open().get().role == "leader"
    assert not TaskDraft.objects.exists()


def test_a_colleague_does_not_see_it(road, in_work, handler):
    handler.post(work(in_work, FORM), typed(handler, in_work, entry="Ghi dở", _autosave="1"))

    assert not Page(signed_in(road.here.leader).get(work(in_work))).mentions("Ghi dở")


def test_nothing_is_kept_at_a_task_that_is_over_and_the_night_takes_it_away(road, in_work):
    task = Task.objects.open().get()
    TaskDraft.objects.create(task=task, owner=road.here.handler, form="step", kept_at=timezone.now(), revision=1)
    handling.propose(in_work, by=road.here.handler, result=RESULT)

    with pytest.raises(DossierError, match="đã xong"):
        task_drafts.keep(TaskDraft(task=task, form="result"), by=road.here.handler, answers={}, typed={})
    retain("task_drafts")

    assert not TaskDraft.objects.exists()
