"""What a supplement request asks for: answers and papers, each with what is wrong with it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from core.text import after_label, visible
from eforms.definition import DocumentField
from services.dossiers import rules
from services.dossiers.applicant.supplements import requestable_fields
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier

MAX_REMARK: Final = 500
"""Characters of what is wrong with one item."""


class Asks(Protocol):
    """A request, or the proposal of one."""

    fields: list[str]
    remarks: dict[str, str]
    note: str


@dataclass(frozen=True)
class AskedItem:
    """One answer or paper that is asked for."""

    key: str
    label: str
    remark: str = ""
    """What is wrong with it; empty where the request says it for all."""
    paper: DocumentField | None = None
    statement: str = ""
    """What it is called on paper, where the label is a question; empty where it is the label."""

    @property
    def printed(self) -> str:
        """What it is called on papers of the office."""
        return self.statement or self.label

    @property
    def in_words(self) -> str:
        return after_label(self.label, self.remark) if self.remark else self.label


def items_of(dossier: Dossier, asks: Asks) -> list[AskedItem]:
    """The items of a request, in the order of the form; the answers must be those it was made about."""
    return _items(dossier, asks.fields, asks.remarks)


def check_items(dossier: Dossier, keys: Collection[str], remarks: Mapping[str, str], note: str) -> list[AskedItem]:
    """Return what is asked for: questions that were put to the applicant, and of each what is wrong.

    A request is complete and exact (NĐ 61/2018 arts 15(3), 17(2)a): without a note for all, each item says it itself.
    """
    items = _items(dossier, keys, remarks)
    rules.check_fields_exist(keys, [item.key for item in items])
    if visible(note):
        rules.check_says_why(note)
    elif silent := [item.label for item in items if not item.remark]:
        named = ", ".join(f"“{label}”" for label in silent)
        raise DossierError(f"Hãy ghi rõ sai hoặc thiếu gì ở {named}; hoặc ghi nội dung chung cho cả yêu cầu.")
    return items


def in_words(items: Iterable[AskedItem], note: str) -> str:
    """The request as its applicant reads it: what is said of all, then item by item."""
    return "\n".join([*filter(None, [note.strip()]), *(f"– {item.in_words}" for item in items)])


def remarks_of(items: Iterable[AskedItem]) -> dict[str, str]:
    """What is wrong, by the keys of the items that say it."""
    return {item.key: item.remark for item in items if item.remark}


def _items(dossier: Dossier, keys: Collection[str], remarks: Mapping[str, str]) -> list[AskedItem]:
    fields = [field for _, fields in requestable_fields(dossier) for field in fields if field.key in keys]
    return [
        AskedItem(
            field.key,
            field.label,
            remark.strip()[:MAX_REMARK] if visible(remark := remarks.get(field.key, "")) else "",
            field if isinstance(field, DocumentField) else None,
            "" if "." in field.key else field.printed_label,  # a paper of a row is named with its row
        )
        for field in fields
    ]
