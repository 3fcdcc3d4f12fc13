"""A draft held by whoever edits it, taken over openly; nothing typed is lost; twenty edits can be undone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from services.agencies.models import Role
from services.catalogue import actions
from services.catalogue.authoring.edit_history import MOST_STEPS, history_of
from services.catalogue.errors import CatalogueError, EditConflictError, EditLockedError
from services.catalogue.models import EditLock, ProcedureVersion, TypedInput, VersionAct
from tests.factories import PostFactory
from tests.pages import Page
from tests.retained import retain

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(published, author) -> ProcedureVersion:
    return actions.start_new_version(published.procedure, by=author)


@pytest.fixture
def colleague(ministry) -> User:
    return PostFactory.create(agency=ministry, role=Role.AUTHOR).user


def page(name: str, version: ProcedureVersion) -> str:
    return reverse(f"admin:studio_{name}", args=[version.pk])


def edited(version: ProcedureVersion, days: int, by: User) -> ProcedureVersion:
    package = version.package.model_copy(update={"supplement_days": days})
    return actions.edit(version, package, expected_checksum=version.checksum, by=by)


def limit(version: ProcedureVersion, amount: str, **more: str) -> dict[str, str]:
    typed = {"limit-0-amount": amount, "limit-0-unit": "working_day", "limit-0-note": ""}
    return {"_seen": version.checksum, **typed, **more}


def test_the_second_who_opens_a_draft_sees_the_first_and_saves_nothing(client, draft, author, colleague):
    client.force_login(author)
    client.get(page("limits", draft))
    client.force_login(colleague)

    seen = Page(client.get(page("limits", draft))).text
    refused = client.post(page("limits", draft), limit(draft, "9"))

    assert f"{author} đang sửa bản nháp này" in seen
    assert refused.status_code == 422
    assert "Chưa lưu được; nội dung bạn nhập vẫn được giữ." in Page(refused).text
    assert ProcedureVersion.objects.get(pk=draft.pk).checksum == draft.checksum
    assert f"{author} đang sửa bản nháp này" in Page(client.get(page("version", draft))).text


def test_taken_over_openly_one_goes_on_with_what_one_had_typed(client, draft, author, colleague):
    client.force_login(author)
    client.get(page("limits", draft))
    client.force_login(colleague)
    client.post(page("limits", draft), limit(draft, "9"))

    back = client.post(page("take_over", draft), {"_page": page("limits", draft)}, follow=True)
    again = client.post(page("limits", draft), {"_restore": "1"})
    saved = client.post(page("limits", draft), limit(draft, "9"))

    assert "Bạn có nội dung gõ dở trên trang này" in Page(back).text
    assert again.status_code == 200
    assert again.context["limits"][0][1]["amount"].value() == "9"
    assert saved.status_code == 302
    assert not TypedInput.objects.exists()
    event = draft.events.get(act=VersionAct.TAKEN_OVER)
    assert (event.by, str(author) in event.note) == (colleague, True)
    client.force_login(author)
    assert client.post(page("limits", draft), limit(draft, "8")).status_code == 422


def test_a_lock_nobody_was_heard_of_is_over(client, draft, author, colleague):
    actions.open_for_editing(draft, by=author)
    EditLock.objects.update(active_at=timezone.now() - timedelta(minutes=16))
    client.force_login(colleague)

    assert client.post(page("limits", draft), limit(draft, "9")).status_code == 302
    assert EditLock.objects.get().holder == colleague
    assert not draft.events.filter(act=VersionAct.TAKEN_OVER).exists()


def test_every_verb_of_editing_asks_who_holds_the_draft(draft, author, colleague):
    draft = edited(draft, 9, author)
    actions.open_for_editing(draft, by=author)
    with pytest.raises(EditLockedError):
        edited(draft, 8, colleague)
    with pytest.raises(EditLockedError):
        actions.undo(draft, expected_checksum=draft.checksum, by=colleague)


def test_what_is_typed_is_kept_for_its_owner_alone_and_offered_again(client, draft, author, colleague):
    client.force_login(author)
    kept = client.post(page("limits", draft), limit(draft, "11", _keep="1"))

    assert (kept.status_code, draft.events.filter(act=VersionAct.EDITED).exists()) == (204, False)
    assert "nội dung gõ dở" in Page(client.get(page("limits", draft))).text
    assert client.get(page("fees", draft)).context["kept_input"] is None
    restored = client.post(page("limits", draft), {"_restore": "1"})
    assert restored.context["limits"][0][1]["amount"].value() == "11"
    assert ProcedureVersion.objects.get(pk=draft.pk).checksum == draft.checksum
    client.force_login(colleague)
    assert client.get(page("limits", draft)).context["kept_input"] is None
    client.force_login(author)
    client.post(page("limits", draft), {"_drop": "1"})
    assert not TypedInput.objects.exists()


def test_the_whole_text_is_kept_too(client, draft, author):
    client.force_login(author)
    client.post(page("text", draft), {"_package": '{"code": ', "_seen": draft.checksum, "_keep": "1"})
    restored = client.post(page("text", draft), {"_restore": "1"})
    assert restored.context["source"] == '{"code": '


def test_nothing_kept_is_restored_as_nothing(client, draft, author):
    client.force_login(author)
    assert client.post(page("limits", draft), {"_restore": "1"}).status_code == 200
    assert client.post(page("text", draft), {"_restore": "1"}).status_code == 200


def test_what_was_typed_long_ago_is_forgotten(draft, author):
    actions.keep_input(draft, "limits/", {"a": ["b"]}, by=author)
    assert retain("typed_inputs") == 0
    TypedInput.objects.update(kept_at=timezone.now() - timedelta(days=31))
    assert retain("typed_inputs") == 1


def test_edits_are_undone_and_done_again_in_their_order(client, draft, author):
    client.force_login(author)
    first = draft.checksum
    second = edited(draft, 8, author)
    third = edited(second, 9, author)

    undone = client.post(page("undo", draft), {"_seen": third.checksum, "_page": page("fees", draft)})
    assert undone["Location"] == page("fees", draft)
    assert "Đã hoàn tác: " in Page(client.get(page("fees", draft))).text
    again = actions.undo(draft, expected_checksum=second.checksum, by=author)
    assert again.checksum == first
    with pytest.raises(CatalogueError, match="Không còn lần sửa nào"):
        actions.undo(draft, expected_checksum=first, by=author)
    forward = actions.redo(draft, expected_checksum=first, by=author)
    assert forward.checksum == second.checksum
    other = edited(forward, 7, author)
    with pytest.raises(CatalogueError, match="Không có gì để làm lại"):
        actions.redo(draft, expected_checksum=other.checksum, by=author)


def test_pressed_twice_one_edit_is_undone(draft, author):
    second = edited(draft, 8, author)
    third = edited(second, 9, author)
    actions.undo(draft, expected_checksum=third.checksum, by=author)
    with pytest.raises(EditConflictError):
        actions.undo(draft, expected_checksum=third.checksum, by=author)
    assert ProcedureVersion.objects.get(pk=draft.pk).checksum == second.checksum


def test_twenty_edits_are_kept_for_undoing():
    events = [(VersionAct.COPIED, "0"), *((VersionAct.EDITED, str(number)) for number in range(1, 31))]
    history = history_of(events)
    assert (len(history.texts), history.texts[0], history.before) == (MOST_STEPS + 1, "10", "29")
    undone = history_of([*events, *((VersionAct.UNDONE, "") for _ in range(25))])
    assert (undone.before, undone.after) == (None, "11")


def test_the_way_back_stays_within_the_draft(client, draft, author):
    client.force_login(author)
    away = client.post(page("take_over", draft), {"_page": "//example.org/"})
    assert away["Location"] == page("version", draft)


def test_a_stranger_takes_over_nothing(client, draft, author, approver):
    actions.open_for_editing(draft, by=author)
    client.force_login(approver)
    client.post(page("take_over", draft))
    assert EditLock.objects.get().holder == author
    client.force_login(PostFactory.create(role=Role.AUTHOR).user)
    assert client.post(page("take_over", draft)).status_code == 404


PAGES = {
    "sections": {"phan": "papers"},
    "part": {"cho": "fees.0"},
    "fees": {},
    "limits": {},
    "words": {},
    "english": {},
    "papers": {},
    "text": {},
}
"""Every page of a draft on which something is typed, with what its address asks for."""


@pytest.mark.parametrize("name", PAGES)
def test_every_page_that_takes_typing_holds_the_draft_keeps_what_is_typed_and_undoes(
    client, draft, author, colleague, name
):
    draft = edited(draft, 7, author)
    address = reverse(f"admin:studio_{name}", args=[draft.pk], query=PAGES[name])
    client.force_login(author)
    shown = Page(client.get(address))
    assert EditLock.objects.get(version=draft).holder_id == author.pk
    assert any("editor" in form.get("class", "").split() for form in shown.element.xpath(".//form[@method='post']"))
    assert shown.buttons("Hoàn tác lần sửa")
    assert client.post(address, {"typed": "gõ dở", "_keep": "1"}).status_code == 204
    assert "nội dung gõ dở trên trang này" in Page(client.get(address)).text
    client.force_login(colleague)
    assert f"{author} đang sửa bản nháp này" in Page(client.get(address)).text
