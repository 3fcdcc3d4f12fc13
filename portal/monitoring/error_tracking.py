"""Reports of exceptions to an error tracker (Sentry protocol), without anything that a person typed or is.

Kept are the kind of exception, where in the code it was raised, the view or job, the release and the request's id.
"""

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from core import request_ids

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

DROPPED: Final = (
    "request",
    "user",
    "breadcrumbs",
    "extra",
    "contexts",
    "server_name",
    "modules",
    "logentry",
    "message",
)
"""Parts of a report that may hold what a person typed: addresses, cookies, answers, names in messages."""


def start() -> None:
    """Report exceptions from here on, where PORTAL_ERRORS_DSN is set."""
    if settings.ENV.errors_dsn:
        import sentry_sdk  # megabytes of every process that has no tracker

        sentry_sdk.init(
            dsn=settings.ENV.errors_dsn,
            before_send=scrub,
            include_local_variables=False,
            include_source_context=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
        )


def scrub(event: "Event", hint: "Hint") -> "Event":
    """The report without the parts that may hold personal data, and with the id of the request."""
    kept: dict[str, Any] = {name: part for name, part in event.items() if name not in DROPPED}
    for error in kept.get("exception", {}).get("values", []):
        error["value"] = ""
    kept["tags"] = {"request_id": request_ids.current()}
    return kept  # type: ignore[return-value]
