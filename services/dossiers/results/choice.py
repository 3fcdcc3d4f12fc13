"""Which results a dossier may end with: those whose condition holds, together, or one refusal in their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eforms.definition import Answers
from services.catalogue.package.conditions import holds
from services.catalogue.package.definition import Package
from services.catalogue.package.results import Result
from services.dossiers.models import Dossier
from services.dossiers.process.findings import facts_of

GRANTED = "granted"
"""The conclusion under which all results that are no refusal are issued; each refusal is one of its own."""
Decision = tuple[Result, ...]
"""Results that are proposed and issued together."""


@dataclass(frozen=True)
class Choice:
    """What the clerk may propose: all granted results, or one of the refusals."""

    granted: Decision
    refusals: Decision

    @property
    def results(self) -> tuple[Result, ...]:
        """All of them, in the order of the package, refusals last."""
        return (*self.granted, *self.refusals)

    @property
    def decisions(self) -> dict[str, Decision]:
        """The decisions by conclusion."""
        granted = {GRANTED: self.granted} if self.granted else {}
        return granted | {refusal.key: (refusal,) for refusal in self.refusals}


def choice_for(dossier: Dossier) -> Choice:
    """The choice for a dossier; its facts are read only where a result has a condition."""
    package = dossier.package
    if all(result.when is None for result in package.issued_results):
        return _choice(package.issued_results)
    return choice_by_answers(package, facts_of(dossier), on=dossier.filed_on)


def choice_by_answers(package: Package, answers: Answers, *, on: date) -> Choice:
    """The choice for these facts – visible answers, and findings by step – filed on this day."""
    return _choice([result for result in package.issued_results if holds(package, result.when, answers, today=on)])


def _choice(results: Sequence[Result]) -> Choice:
    granted = tuple(result for result in results if not result.is_refusal)
    return Choice(granted, tuple(result for result in results if result.is_refusal))
