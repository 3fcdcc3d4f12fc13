"""Staff actions of an object that is a list: what is offered, what a button holds, each end of carrying one out."""

from dataclasses import replace

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.files.base import ContentFile
from django.http import HttpResponse

from core import permissions
from core.refusals import RefusalError
from core.staff_actions import Button, StaffAction, StaffPage, buttons, offered, perform, permitted, plain_form
from tests.pages import Page


class Verb(permissions.Verb):
    ADD = "add"
    CLEAR = "clear"


class NumberForm(forms.Form):
    number = forms.IntegerField()


class FullError(RefusalError):
    pass


def add(thing: list[int], *, by: object, number: int) -> None:
    if number > 9:
        raise FullError("Số lớn quá.")
    thing.append(number)


def clear(thing: list[int], *, by: object) -> None:
    if by != "clerk":
        raise FullError("Không phải việc của bạn.")
    thing.clear()


ADD = StaffAction("them", "Thêm số", Verb.ADD, add, form=plain_form(NumberForm), success="{label}: {thing}.")
CLEAR = StaffAction("xoa", "Xóa hết", Verb.CLEAR, clear, applies=bool)


def post(rf, thing, slug: str, *, by: str = "clerk", actions=(), **data: str):
    """The answer, and the messages that were left."""
    request = rf.post(f"/{slug}/", {f"{slug}-{name}": value for name, value in data.items()})
    request.user, request._messages = by, CookieStorage(request)
    page = StaffPage(
        thing=thing,
        url="/page/",
        actions=offered(actions or [ADD, CLEAR], thing, lambda verb: True),
        permitted=permitted([ADD, CLEAR], lambda verb: True),
        show=shown,
        gone="Không còn làm được.",
    )
    answer = perform(request, slug, page)
    return answer, [str(message) for message in messages.get_messages(request)]


def shown(button: Button) -> HttpResponse:
    """A page of nothing but the errors."""
    return HttpResponse(str(button.form and button.form.errors.as_text()))


@pytest.mark.parametrize(
    ("thing", "allowed", "expected"),
    [([], set(Verb), (ADD,)), ([1], set(Verb), (ADD, CLEAR)), ([1], {Verb.CLEAR}, (CLEAR,)), ([1], set(), ())],
)
def test_what_the_state_and_the_permissions_allow_is_offered(thing, allowed, expected):
    assert offered([ADD, CLEAR], thing, allowed.__contains__) == expected


def test_a_button_holds_its_address_and_a_blank_form_if_there_is_something_to_fill_in():
    first, second = buttons([ADD, CLEAR], [1], "/do/{}/".format)

    assert (first.url, second.url) == ("/do/them/", "/do/xoa/")
    assert first.form is not None
    assert (first.form.is_bound, first.form.prefix) == (False, "them")
    assert second.form is None


def test_a_refused_form_stands_at_its_own_button_alone():
    refused = Button(ADD, [1], "/do/them/", ADD.form_for([1], {"them-number": "x"}))

    assert buttons([ADD], [1], "/do/{}/".format, refused=refused) == [refused]
    [of_another] = buttons([ADD], [2], "/do/{}/".format, refused=refused)
    assert of_another.form is not None
    assert not of_another.form.is_bound


def test_a_refused_form_keeps_its_button_though_the_action_was_made_anew():
    refused = Button(ADD, [1], "/do/them/", ADD.form_for([1], {"them-number": "x"}))

    [button] = buttons([replace(ADD, form=plain_form(NumberForm))], [1], "/do/{}/".format, refused=refused)

    assert button == refused
    assert not button.is_gone


def test_an_action_is_carried_out_and_leads_back_with_a_message(rf):
    thing: list[int] = []

    answer, told = post(rf, thing, "them", number="3")

    assert (answer.status_code, answer["Location"]) == (302, "/page/")
    assert (thing, told) == ([3], ["Thêm số: [3]."])


@pytest.mark.parametrize("slug", ["xoa", "khong-co"])
def test_what_is_not_offered_now_is_a_message_and_changes_nothing(rf, slug):
    thing: list[int] = []

    answer, told = post(rf, thing, slug)

    assert (answer.status_code, thing, told) == (302, [], ["Không còn làm được."])


def test_a_form_that_is_not_valid_is_shown_again(rf):
    thing: list[int] = []

    answer, told = post(rf, thing, "them", number="ba")

    assert (answer.status_code, thing, told) == (422, [], [])
    assert "number" in Page(answer).text


def test_a_refusal_of_an_action_without_a_form_is_a_message(rf):
    answer, told = post(rf, [1], "xoa", by="stranger")

    assert (answer.status_code, told) == (302, ["Không phải việc của bạn."])


def test_a_refusal_stands_in_the_form_that_was_filled_in(rf):
    answer, told = post(rf, [1], "them", number="10")

    assert (answer.status_code, told) == (422, [])
    assert "Số lớn quá." in Page(answer).text


def test_what_was_typed_for_an_action_that_is_gone_stays_with_the_sentence(rf):
    answer, told = post(rf, [1], "them", number="3", actions=[CLEAR])

    assert (answer.status_code, told) == (422, [])
    assert "Không còn làm được." in Page(answer).text


def test_a_form_whose_action_is_gone_comes_first_and_says_so():
    refused = Button(ADD, [1], "/do/them/", ADD.form_for([1], {"them-number": "3"}))

    first, second = buttons([CLEAR], [1], "/do/{}/".format, refused=refused)

    assert (first.action, first.is_gone, first.form) == (ADD, True, refused.form)
    assert (second.action, second.is_gone) == (CLEAR, False)


def test_enter_in_a_field_carries_nothing_out_and_says_so(rf):
    thing: list[int] = []
    request = rf.post("/them/", {"them-number": "3", "_stay": ""})
    request.user, request._messages = "clerk", CookieStorage(request)
    page = StaffPage(thing=thing, url="/page/", actions=[ADD], permitted=[ADD], show=shown, gone="")

    answer = perform(request, "them", page)

    assert (answer.status_code, thing) == (200, [])
    assert "chưa được thực hiện" in str(next(iter(messages.get_messages(request))))


def test_who_had_chosen_a_file_is_told_to_choose_it_again(rf):
    request = rf.post("/them/", {"them-number": "ba", "them-paper": ContentFile(b"x", "a.pdf")})
    request.user, request._messages = "clerk", CookieStorage(request)
    page = StaffPage(thing=[], url="/page/", actions=[ADD], permitted=[ADD], show=shown, gone="")

    assert perform(request, "them", page).status_code == 422
    assert "chọn lại tệp" in str(next(iter(messages.get_messages(request))))
    request.close()
