"""What somebody needs before filing online: the papers of their case, and the facts the form asks everybody for."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Final

from eforms.definition import DocumentField, FormDefinition
from eforms.definition.english import is_english, shown_text
from eforms.definition.fields import ChoiceField, Question, YesNoField
from eforms.definition.form import Step
from eforms.definition.repeating import Field
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.public.paper_cases import PaperCase
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
        self.cases = [case for case in page.cases if case.title]
        self.number = number if 0 < number <= len(self.cases) else 0
        self.chosen = self.cases[self.number - 1] if self.number else None

    @property
    def papers(self) -> list[PaperCase]:
        """The papers of every case and of the chosen one; those of all cases where none is chosen."""
        return [case for case in self.page.cases if self.chosen in (None, case) or not case.title]

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
        return {case.key for case in form.cases if self.chosen and case.title == self.chosen.title}


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
