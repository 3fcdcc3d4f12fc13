"""The confirmations of a filed dossier, as its pages show them to clerk and applicant."""

from collections.abc import Sequence

from django.utils.translation import gettext, gettext_noop

from eforms.compiled.form import compile_form
from eforms.definition import Answers
from services.catalogue.package.definition import Package
from services.dossiers.applicant.answer_summary import SummaryLine
from services.dossiers.participants.confirmations import Confirmation
from services.dossiers.participants.content import shown_titles
from services.dossiers.participants.people import people_of
from services.dossiers.participants.signatures import how

FORMER = gettext_noop("Xác nhận này là của nội dung trước khi bổ sung; đã thay đổi: {}.")


def confirmation_lines(confirmations: Sequence[Confirmation]) -> list[SummaryLine]:
    """Who confirmed, when and how; and plainly, where a supplement has changed what they saw."""
    return [
        SummaryLine(one.title, "\n".join(filter(None, (one.name, how(one), _former(one))))) for one in confirmations
    ]


def who_confirms(package: Package, answers: Answers) -> list[SummaryLine]:
    """Who would have to confirm these answers, and what each would see: for the author who tries a version."""
    if not package.participants:
        return []
    form = compile_form(package.eform).evaluate(answers)
    return [
        SummaryLine(one.participant.title, f"{one.name}\nChỉ xem được: {'; '.join(shown_titles(package, form, one))}")
        for one in people_of(package, form)
    ]


def has_former(confirmations: Sequence[Confirmation]) -> bool:
    """Whether one of them is of answers that a supplement has changed."""
    return any(one.former for one in confirmations)


def _text(confirmation: Confirmation) -> str:
    return "\n".join(filter(None, (confirmation.name, how(confirmation), _former(confirmation))))


def _former(confirmation: Confirmation) -> str:
    return (
        gettext(FORMER).format(", ".join(f"“{title}”" for title in confirmation.former)) if confirmation.former else ""
    )
