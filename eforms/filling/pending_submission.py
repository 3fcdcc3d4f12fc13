"""A step that was posted after the session had ended, kept until its owner has signed in again.

It lies in the anonymous session under its address, small and without files. It is shown only by the page at that
address, which shows itself to nobody but the owner of the draft.
"""

from typing import Final

from django.http import HttpRequest, QueryDict

SESSION_KEY: Final = "eforms.filling.pending_submission"
MAX_ENCODED_LENGTH: Final = 64_000
"""Letters of an encoded page that are kept; a page beyond that is not a person's typing."""
NOT_KEPT: Final = ("csrfmiddlewaretoken", "_stay", "_remove", "_autosave")
"""Names of a posted page that are not part of what was typed."""


def save(request: HttpRequest) -> None:
    """Keep the posted step; the one kept before gives way."""
    posted = request.POST.copy()
    for name in NOT_KEPT:
        posted.pop(name, None)
    if len(body := posted.urlencode()) <= MAX_ENCODED_LENGTH:
        request.session[SESSION_KEY] = {"path": request.path, "body": body}


def pop(request: HttpRequest) -> QueryDict | None:
    """What was kept for this address; once."""
    kept = request.session.get(SESSION_KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[SESSION_KEY]
    return QueryDict(kept["body"])
