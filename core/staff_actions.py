"""Staff actions: what a member of staff may do with an object now, shown as buttons and forms, and carried out.

A room keeps its table of `StaffAction`. Its page includes `staff_actions/action.html` for each of `buttons(…)`, and its
view hands the slug that was chosen to `perform`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect

from core.people import SignedInRequest
from core.permissions import Verb
from core.refusals import RefusalError

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


def offered(actions: Iterable[StaffAction], thing: Any, may: Callable[[Verb], bool]) -> tuple[StaffAction, ...]:
    """What may be done with the object now by the person whose permissions `may` answers, verb by verb."""
    return tuple(action for action in actions if action.applies(thing) and may(action.verb))


def buttons(
    actions: Iterable[StaffAction], thing: Any, url: Callable[[str], str], *, refused: Button | None = None
) -> list[Button]:
    """A button for each action, `url` giving the address of a slug; the refused one as it was filled in."""
    return [
        refused
        if refused and (refused.action, refused.thing) == (action, thing)
        else Button(action, thing, url(action.slug), action.form_for(thing))
        for action in actions
    ]


@dataclass(frozen=True)
class StaffPage:
    """The page of one object, as `perform` needs it."""

    thing: Any
    url: str
    actions: Sequence[StaffAction]
    """Those offered now."""
    show: Callable[[Button], HttpResponse]
    """Answers with the page (422), the form of that button as it was filled in and refused."""
    gone: str
    """The message when the action is no longer offered."""
    keeps_form: bool = False
    """Whether a refusal of the action is shown in the form that was filled in, rather than as a message."""


def perform(request: SignedInRequest, slug: str, page: StaffPage) -> HttpResponse:
    """Carry out the action of this slug as posted, and go back to the page with a message."""
    action = next((action for action in page.actions if action.slug == slug), None)
    if action is None:
        messages.error(request, page.gone)
        return redirect(page.url)
    form = action.form_for(page.thing, request.POST, request.FILES)
    button = Button(action, page.thing, request.path, form)
    if form is not None and not form.is_valid():
        return page.show(button)
    try:
        action.act(page.thing, by=request.user, **(action.arguments(form) if form else {}))
    except RefusalError as refusal:
        return _refused(request, page, button, str(refusal))
    messages.success(request, action.success.format(label=action.label, thing=page.thing))
    return redirect(page.url)


def _refused(request: SignedInRequest, page: StaffPage, button: Button, sentence: str) -> HttpResponse:
    if button.form is not None and page.keeps_form:
        button.form.add_error(None, sentence)
        return page.show(button)
    messages.error(request, sentence)
    return redirect(page.url)
