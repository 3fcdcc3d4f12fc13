"""Which results a dossier may end with: those whose condition holds, together, or one refusal in their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from eforms.compiled.form import compile_form
from eforms.definition import Answers, Condition, FormDefinition
from eforms.language.expressions import Expression
from services.catalogue.package.definition import Package
from services.catalogue.package.results import Result
from services.dossiers.models import Dossier

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
    """The choice for a dossier; its answers are read only where a result has a condition."""
    package = dossier.package
    if all(result.when is None for result in package.issued_results):
        return _choice(package.issued_results)
    return choice_by_answers(package, dossier.sheet.answers, on=dossier.filed_on)


def choice_by_answers(package: Package, answers: Answers, *, on: date) -> Choice:
    """The choice for these visible answers, filed on this day."""
    return _choice([result for result in package.issued_results if _applies(package, result, answers, on)])


def _choice(results: Sequence[Result]) -> Choice:
    granted = tuple(result for result in results if not result.is_refusal)
    return Choice(granted, tuple(result for result in results if result.is_refusal))


def _applies(package: Package, result: Result, answers: Answers, on: date) -> bool:
    return result.when is None or _compiled(package.eform, result.when).is_true(answers, today=on)


@lru_cache(maxsize=256)
def _compiled(form: FormDefinition, condition: Condition) -> Expression:
    return compile_form(form).compiler.compile_condition(condition)
