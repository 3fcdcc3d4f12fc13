"""What somebody needs before filing online: the papers of their case, and the facts the form asks everybody for."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Final

from eforms.definition import DocumentField, FormDefinition
from eforms.definition.english import is_english, shown_text
from eforms.definition.fields import ChoiceField, Question, YesNoField
from eforms.definition.form import Step
from eforms.definition.repeating import Field
from services.catalogue.package.definition import RequiredPaper
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.public.procedure_page import ProcedurePage

NEEDS_NO_FACT: Final = (DocumentField, ChoiceField, YesNoField)
"""Papers stand in the list of papers; a choice is made on the spot."""


@dataclass(frozen=True)
class Facts:
    """What a page of the form asks for."""

    title: str
    labels: Sequence[str]


class Preparation:
    """The list of one procedure for one of its cases; `number` counts them from 1, 0 and any other are none."""

    def __init__(self, page: ProcedurePage, number: int) -> None:
        self.page = page
        self.titles = [title for title in page.cases if title]
        self.number = number if 0 < number <= len(self.titles) else 0
        self.case = self.titles[self.number - 1] if self.number else ""

    @property
    def papers(self) -> dict[str, list[RequiredPaper]]:
        """The papers of every case and of the chosen one; those of all cases where none is chosen."""
        shown = {"", self.case} if self.case else {"", *self.titles}
        return {title: papers for title, papers in self.page.cases.items() if title in shown}

    @property
    def facts(self) -> list[Facts]:
        """What the form asks for in this case and the account does not know, page by page."""
        form = self.page.package.form
        return list(_facts(form, self._case_keys(form))) if form else []

    @property
    def prices(self) -> list[str]:
        """What filing online costs, as text."""
        ways = zip(self.page.record.ways, self.page.ways, strict=True)
        return [price for way, shown in ways if way.channel == FilingChannel.ONLINE for price in shown.prices]

    def _case_keys(self, form: FormDefinition) -> Set[str]:
        return {case.key for case in form.cases if case.title == self.case}


def _facts(form: FormDefinition, cases: Set[str]) -> Iterator[Facts]:
    for step in form.steps:
        labels = [
            shown_text(field, "label", english=is_english())
            for field in step.fields
            if _is_asked(field, cases) and _needs_fact(field)
        ]
        if _is_asked(step, cases) and labels:
            yield Facts(shown_text(step, "title", english=is_english()), labels)


def _is_asked(part: Step | Field, cases: Set[str]) -> bool:
    """Whether it is asked in any event, or in one of these cases."""
    return part.show_if is None and (not part.cases or not cases.isdisjoint(part.cases))


def _needs_fact(field: Field) -> bool:
    """Whether it must be answered, from something one has to know."""
    if not isinstance(field, Question) or isinstance(field, NEEDS_NO_FACT):
        return False
    return field.required and field.required_if is None and not field.prefill
