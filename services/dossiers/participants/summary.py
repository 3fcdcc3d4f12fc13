"""The confirmations of a filed dossier, as its pages show them to clerk and applicant."""

from collections.abc import Sequence

from services.dossiers.applicant.answer_summary import SummaryLine
from services.dossiers.participants.confirmations import Confirmation
from services.dossiers.participants.signatures import how

FORMER = "Xác nhận này là của nội dung trước khi bổ sung; đã thay đổi: {}."


def confirmation_lines(confirmations: Sequence[Confirmation]) -> list[SummaryLine]:
    """Who confirmed, when and how; and plainly, where a supplement has changed what they saw."""
    return [
        SummaryLine(one.title, "\n".join(filter(None, (one.name, how(one), _former(one))))) for one in confirmations
    ]


def has_former(confirmations: Sequence[Confirmation]) -> bool:
    """Whether one of them is of answers that a supplement has changed."""
    return any(one.former for one in confirmations)


def _text(confirmation: Confirmation) -> str:
    return "\n".join(filter(None, (confirmation.name, how(confirmation), _former(confirmation))))


def _former(confirmation: Confirmation) -> str:
    return FORMER.format(", ".join(f"“{title}”" for title in confirmation.former)) if confirmation.former else ""
