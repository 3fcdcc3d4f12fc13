"""What the app above adds to papers; it registers in its `AppConfig.ready()`."""

from collections.abc import Callable

from services.agencies.permissions import Person
from services.documents.models import Document

OnStored = Callable[[Document], object]
MayRead = Callable[[Person, Document], bool]
IsWithheld = Callable[[Document], bool]

_on_stored: list[OnStored] = []
_may_read: list[MayRead] = []
_withheld: list[IsWithheld] = []


def on_stored(handler: OnStored) -> OnStored:
    """Call this once for each paper, in the very transaction that records its file."""
    _on_stored.append(handler)
    return handler


def may_read(rule: MayRead) -> MayRead:
    """Let others than the owner read a paper when this says so."""
    _may_read.append(rule)
    return rule


def withhold(rule: IsWithheld) -> IsWithheld:
    """Keep a paper from its owner while this says so."""
    _withheld.append(rule)
    return rule


def tell_stored(document: Document) -> None:
    for handler in _on_stored:
        handler(document)


def somebody_lets_read(person: Person, document: Document) -> bool:
    return any(rule(person, document) for rule in _may_read)


def is_withheld(document: Document) -> bool:
    return any(rule(document) for rule in _withheld)
