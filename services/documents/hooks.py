"""What the rooms above add to papers; they register in their `AppConfig.ready()`."""

from dataclasses import dataclass

from core.hooks import Hook
from core.people import Person
from services.documents.models import Document


@dataclass(frozen=True, slots=True)
class Void:
    """Why a paper no longer counts, as whoever checks it is told."""

    title: str
    text: str


document_stored = Hook[[Document], object]()
"""The file of a paper was stored: called once for each, in the transaction that records it.

An exception undoes the record; a worker draws the paper again later.
"""

may_read_document = Hook[[Person, Document], bool]()
"""Whether somebody who is not the owner may read a paper; asked in no transaction. An exception fails the request."""

is_withheld = Hook[[Document], bool]()
"""Whether its owner may not have a paper yet; asked in no transaction. An exception fails the request."""

void_reason = Hook[[Document], Void | None]()
"""Why a paper no longer counts, where the room above knows; nothing is written on the paper.

Asked in no transaction; an exception fails the page.
"""
