"""A step posted after the session had expired, kept until its owner has signed in again.

It is stored in the anonymous session with its URL path, without files. It is shown only by the page at that path,
which is shown to nobody but the owner of the draft. Expired sessions are swept.
"""

from typing import Final

from django.http import HttpRequest, QueryDict

from core.limits.rates import Rate

SESSION_KEY: Final = "eforms.filling.pending_submission"
MAX_ENCODED_LENGTH: Final = 32_000
"""Characters of an encoded page that are kept; a longer page was not typed by a person."""
SESSIONS: Final = Rate("keep-posted-step", requests=10, seconds=3600)
"""Visitors without a session may have each post of theirs kept in a new one."""
NOT_KEPT: Final = ("csrfmiddlewaretoken", "_stay", "_remove", "_autosave")
"""Posted names that are not part of what was typed."""


def save(request: HttpRequest, key: object) -> int:
    """Store the step posted to the draft with this key; it replaces an earlier one in the same session.

    Returns 0, or the seconds to wait when too many sessions keep a step of this draft.
    """
    if SESSION_KEY not in request.session and (wait := SESSIONS.wait(f"draft {key}")):
        return wait
    posted = request.POST.copy()
    for name in NOT_KEPT:
        posted.pop(name, None)
    if len(body := posted.urlencode()) <= MAX_ENCODED_LENGTH:
        request.session[SESSION_KEY] = {"path": request.get_full_path(), "body": body}
    return 0


def pop(request: HttpRequest) -> QueryDict | None:
    """The step stored for this path, removed from the session; None when there is none."""
    pending = request.session.get(SESSION_KEY)
    if not pending or pending["path"] != request.get_full_path():
        return None
    del request.session[SESSION_KEY]
    return QueryDict(pending["body"])
