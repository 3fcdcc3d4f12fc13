"""Staff actions of an object that is a list: what is offered, what a button holds, each end of carrying one out."""

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse

from core import permissions
from core.refusals import RefusalError
from core.staff_actions import Button, StaffAction, StaffPage, buttons, offered, perform, plain_form
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


def post(rf, thing, slug: str, *, by: str = "clerk", keeps_form: bool = False, **data: str):
    """The answer, and the messages that were left."""
    request = rf.post(f"/{slug}/", {f"{slug}-{name}": value for name, value in data.items()})
    request.user, request._messages = by, CookieStorage(request)
    page = StaffPage(
        thing=thing,
        url="/page/",
        actions=offered([ADD, CLEAR], thing, lambda verb: True),
        show=shown,
        gone="Không còn làm được.",
        keeps_form=keeps_form,
    )
    answer = perform(request, slug, page)
    return answer, [str(message) for message in messages.get_messages(request)]


def shown(button: Button) -> HttpResponse:
    """A page of nothing but the errors."""
    return HttpResponse(str(button.form and button.form.errors.as_text()), status=422)


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


def test_a_refusal_of_the_action_is_a_message(rf):
    answer, told = post(rf, [1], "xoa", by="stranger")

    assert (answer.status_code, told) == (302, ["Không phải việc của bạn."])


def test_a_refusal_stands_in_the_form_where_the_page_keeps_it(rf):
    answer, told = post(rf, [1], "them", number="10", keeps_form=True)

    assert (answer.status_code, told) == (422, [])
    assert "Số lớn quá." in Page(answer).text
    assert post(rf, [1], "them", number="10")[1] == ["Số lớn quá."]
