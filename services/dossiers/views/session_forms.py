"""What staff typed into a form with a page of its own, kept in their session until it is sent (lưu nháp)."""

from typing import Final

from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from core.submit_names import STAY
from eforms.filling.pending_submission import MAX_ENCODED_LENGTH

KEEP: Final = "keep"
"""The value of the button that keeps the form, under the name of those that do not send it."""
SESSION_KEY: Final = "dossiers.kept_form"


def is_to_be_kept(request: HttpRequest) -> bool:
    """Whether the button that keeps the form was pressed."""
    return request.POST.get(STAY) == KEEP


def keep(request: HttpRequest) -> bool:
    """Keep what was typed on this page; False where it is longer than a person types."""
    body = request.POST.urlencode()
    if len(body) > MAX_ENCODED_LENGTH:
        return False
    request.session[_key(request)] = body
    return True


def fill_in(request: HttpRequest, form: BaseForm) -> None:
    """Begin a blank form with what was kept of this page."""
    kept = QueryDict(request.session.get(_key(request), ""))
    names = {name: form.add_prefix(name) for name in form.fields}
    form.initial.update({name: _value(kept, posted) for name, posted in names.items() if posted in kept})


def forget(request: HttpRequest) -> None:
    """Drop what was kept: it is sent."""
    request.session.pop(_key(request), None)


def _key(request: HttpRequest) -> str:
    return f"{SESSION_KEY}:{request.path}"


def _value(kept: QueryDict, name: str) -> str | list[str]:
    texts = kept.getlist(name)
    return texts if len(texts) > 1 else texts[0]
