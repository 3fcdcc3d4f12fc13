"""What the app above adds to papers; it registers in its `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from core.people import Person
from services.documents.models import Document


@dataclass(frozen=True, slots=True)
class Void:
    """Why a paper no longer counts, as whoever checks it is told."""

    title: str
    text: str


OnStored = Callable[[Document], object]
MayRead = Callable[[Person, Document], bool]
IsWithheld = Callable[[Document], bool]
WhyVoid = Callable[[Document], Void | None]

_on_stored: list[OnStored] = []
_may_read: list[MayRead] = []
_withheld: list[IsWithheld] = []
_void: list[WhyVoid] = []


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


def void(rule: WhyVoid) -> WhyVoid:
    """Say that a paper no longer counts when the app above knows so; nothing is written on the paper."""
    _void.append(rule)
    return rule


def tell_stored(document: Document) -> None:
    for handler in _on_stored:
        handler(document)


def somebody_lets_read(person: Person, document: Document) -> bool:
    return any(rule(person, document) for rule in _may_read)


def is_withheld(document: Document) -> bool:
    return any(rule(document) for rule in _withheld)


def why_void(document: Document) -> Void | None:
    """Taken back, or void by what the app above knows."""
    if document.revoked_at is not None:
        return Void("Giấy này đã bị thu hồi, không còn giá trị", document.revoked_reason)
    return next(filter(None, (rule(document) for rule in _void)), None)
