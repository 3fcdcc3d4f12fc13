"""Staff actions: what a member of staff may do with an object now, shown as buttons and forms, and carried out.

A room keeps its table of `StaffAction`. Its page includes `staff_actions/action.html` for each of `buttons(…)`, and its
view hands the slug that was chosen to `perform`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.hooks import Hook
from core.people import SignedInRequest
from core.permissions import Verb
from core.refusals import RefusalError
from core.submit_names import AUTOSAVE, STAY

NOT_DONE = "“{label}” chưa được thực hiện. Hãy xem lại nội dung rồi bấm nút “{label}”."
"""The message after Enter in a field, which is no decision."""
CHOOSE_FILES_AGAIN = "Tệp đã chọn chưa được nhận. Hãy chọn lại tệp trước khi bấm lần nữa."

asked_again: Final[Hook[[HttpRequest], object]] = Hook()
"""Sent before an action that `asks_again` is carried out, outside a transaction. A handler raises what makes the person
prove again who they are; the request is carried out afterwards as it was posted."""

FormFactory = Callable[[Any, Any, Any, str], BaseForm]
"""Makes the form of an action: from the object, the data and the files (None: blank), and a prefix for its names."""


def plain_form(form: Callable[..., BaseForm]) -> FormFactory:
    """The factory of a form that needs to know nothing of the object."""
    return lambda thing, data, files, prefix: form(data, files, prefix=prefix)


def _always(thing: Any) -> bool:
    return True


def _cleaned_data(form: Any) -> Mapping[str, Any]:
    data: Mapping[str, Any] = form.cleaned_data
    return data


@dataclass(frozen=True)
class StaffAction:
    """Something that staff may do with an object: its address, button and form, and the function that does it."""

    slug: str
    """The last part of its address."""
    label: str
    verb: Verb
    """The permission it needs."""
    act: Callable[..., object]
    """Called as `act(thing, by=person, **arguments)`. It checks its rules again and raises a `RefusalError`."""
    applies: Callable[[Any], bool] = _always
    """Whether the object is in a state for it."""
    form: FormFactory | None = None
    arguments: Callable[[Any], Mapping[str, Any]] = _cleaned_data
    """What `act` is given of the valid form."""
    explains: str = ""
    success: str = "{label}: đã ghi nhận."
    """The message afterwards; may name the `label` and the `thing`."""
    kind: str = "second"
    """Of button, as in `components/button.html`."""
    layout: Literal["", "flat", "folded", "open"] = ""
    """Empty: folded when there is a form to fill in."""
    fields_template: str = "staff_actions/fields.html"
    """Draws the `form`."""
    page_template: str = ""
    """Of a page of its own for the form, at the address of the action; the page of the object then links to it."""
    is_live: bool = False
    """Whether the form is drawn anew while it is filled in, as an eForm is."""
    leads_to: Callable[[Any], str] | None = None
    """The address afterwards, from what `act` returned; None: that of the page."""
    asks_again: bool = False
    """Whether the person must have proved lately who they are: what moves money, or puts rules in force."""

    @property
    def is_flat(self) -> bool:
        return self.layout == "flat" or (self.layout == "" and self.form is None)

    def form_for(self, thing: Any, data: Any = None, files: Any = None) -> BaseForm | None:
        """The form, blank or with what was posted; None when the button is enough."""
        return self.form(thing, data, files, self.slug) if self.form else None


@dataclass(frozen=True)
class Button:
    """A staff action on a page: where it is posted to, and its form, blank or as it was filled in and refused."""

    action: StaffAction
    thing: Any
    url: str
    form: BaseForm | None
    is_gone: bool = False
    """The action is not offered any more: its form only keeps what was typed."""

    @property
    def is_link(self) -> bool:
        """Whether it leads to the page of its own form."""
        return bool(self.action.page_template) and self.form is None


def permitted(actions: Iterable[StaffAction], may: Callable[[Verb], bool]) -> tuple[StaffAction, ...]:
    """What the person whose permissions `may` answers, verb by verb, may do with such an object in some state."""
    return tuple(action for action in actions if may(action.verb))


def offered(actions: Iterable[StaffAction], thing: Any, may: Callable[[Verb], bool]) -> tuple[StaffAction, ...]:
    """Those that are permitted and may be done with the object now."""
    return tuple(action for action in permitted(actions, may) if action.applies(thing))


def buttons(
    actions: Iterable[StaffAction], thing: Any, url: Callable[[str], str], *, refused: Button | None = None
) -> list[Button]:
    """A button for each action, `url` giving the address of a slug; the refused one as it was filled in.

    One that was refused because it is not offered any more comes first, to keep what was typed.
    """
    kept = refused if refused and refused.thing == thing else None
    shown = [
        kept
        if kept and kept.action.slug == action.slug
        else Button(action, thing, url(action.slug), None if action.page_template else action.form_for(thing))
        for action in actions
    ]
    return [replace(kept, is_gone=True), *shown] if kept and kept not in shown else shown


@dataclass(frozen=True)
class StaffPage:
    """The page of one object, as `perform` needs it."""

    thing: Any
    url: str
    actions: Sequence[StaffAction]
    """Those offered now."""
    permitted: Sequence[StaffAction]
    """Those permitted in some state: what was typed for one of them is kept when it is no longer offered."""
    show: Callable[[Button], HttpResponse]
    """Answers with the page as it is now, the form of that button as it was filled in."""
    gone: str
    """The message when the action is no longer offered."""


def blank_page(slug: str, page: StaffPage) -> Button | None:
    """The button, its form blank, of an action that is offered and has a page of its own; None without one."""
    own = (action for action in page.actions if action.slug == slug and action.page_template)
    return next((Button(action, page.thing, "", action.form_for(page.thing)) for action in own), None)


def perform(request: SignedInRequest, slug: str, page: StaffPage) -> HttpResponse:
    """Carry out the action of this slug as posted, and go back to the page with a message.

    Refused, or posted by a button that only helps to fill it in, the form is shown again as it was filled in.
    """
    button = _posted_button(request, slug, page.actions, page.thing)
    if button is None:
        gone = _posted_button(request, slug, page.permitted, page.thing)
        return _refused(request, page, gone, page.gone)
    action, form = button.action, button.form
    if form is not None and not {STAY, AUTOSAVE}.isdisjoint(request.POST):
        return _helped(request, page, button)
    if form is not None and not form.is_valid():
        return _shown_again(request, page, button)
    if action.asks_again:
        asked_again.send(request)
    try:
        done = action.act(page.thing, by=request.user, **(action.arguments(form) if form else {}))
    except RefusalError as refusal:
        return _refused(request, page, button, str(refusal))
    messages.success(request, action.success.format(label=action.label, thing=page.thing))
    return redirect(action.leads_to(done) if action.leads_to else page.url)


def _posted_button(request: SignedInRequest, slug: str, actions: Sequence[StaffAction], thing: Any) -> Button | None:
    """The button of the action with this slug, its form as it was filled in; None without such an action."""
    action = next((action for action in actions if action.slug == slug), None)
    form = action.form_for(thing, request.POST, request.FILES) if action else None
    return Button(action, thing, request.path, form) if action else None


def _helped(request: SignedInRequest, page: StaffPage, button: Button) -> HttpResponse:
    """The page with the form as it was filled in; nothing is carried out."""
    if request.POST.get(STAY) == "":
        messages.info(request, NOT_DONE.format(label=button.action.label))
    return page.show(button)


def _refused(request: SignedInRequest, page: StaffPage, button: Button | None, sentence: str) -> HttpResponse:
    """The sentence: in the form that was filled in, or as a message where there was nothing to fill in."""
    if button is not None and button.form is not None:
        button.form.add_error(None, sentence)
        return _shown_again(request, page, button)
    messages.error(request, sentence)
    return redirect(page.url)


def _shown_again(request: SignedInRequest, page: StaffPage, button: Button) -> HttpResponse:
    """The page with the form and why it was refused (422). No browser fills in a chosen file again."""
    if request.FILES:
        messages.warning(request, CHOOSE_FILES_AGAIN)
    response = page.show(button)
    response.status_code = 422
    return response
