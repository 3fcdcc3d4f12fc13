"""Hooks by which apps above extend papers; they register handlers in their `AppConfig.ready()`."""

from dataclasses import dataclass

from core.hooks import Hook
from core.people import Person
from services.documents.models import Document


@dataclass(frozen=True, slots=True)
class VoidNotice:
    """Notice that a paper is void, as the verification page shows it."""

    title: str
    text: str


document_stored = Hook[[Document], object]()
"""The file of a paper was stored: called once for each, in the transaction that records it.

An exception undoes the record; the outbox renders the paper again later.
"""

may_read_document = Hook[[Person, Document], bool]()
"""Whether somebody who is not the owner may read a paper; asked in no transaction. An exception fails the request."""

is_held_by = Hook[[Person, Document], bool]()
"""Whether a paper names somebody besides its owner as a holder, who reads it like the owner; asked in no transaction.

An exception fails the request.
"""

is_withheld = Hook[[Document], bool]()
"""Whether a paper is still withheld from its owner and holders; asked in no transaction.

An exception fails the request.
"""

is_withheld_from_owner = Hook[[Document], bool]()
"""Whether a paper is still withheld from its owner alone, not from its holders; asked in no transaction.

An exception fails the request.
"""

void_reason = Hook[[Document], VoidNotice | None]()
"""Why a paper is void by the data of the app above (a cancelled receipt); the paper itself is not changed.

Asked in no transaction; an exception fails the page.
"""
