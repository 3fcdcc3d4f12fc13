"""One step of a form as a citizen will see it, drawn from a definition that nobody has published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from eforms.compiled.form import CompiledForm
from eforms.definition import Field, Step
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from eforms.filling.submit_names import AUTOSAVE
from services.catalogue.differences.conditions import Conditions
from services.catalogue.package.definition import Package


class Hidden(NamedTuple):
    """A question that is not asked yet, and when it will be."""

    key: str
    label: str
    when: str


@dataclass(frozen=True)
class Preview:
    """What stands beside the editor."""

    steps: Sequence[Step]
    form: StepForm
    hidden: Sequence[Hidden]

    @property
    def step(self) -> Step:
        step: Step = self.form.step.spec
        return step


def preview(package: Package, key: str, typed: Any = None, *, wrong: Iterable[str]) -> Preview | None:
    """The step with this key, the first one otherwise; None while the form cannot be filled in.

    `typed` is what the author tries out in it; `wrong` are the places of the errors in the package.
    """
    if package.form is None or any(path.startswith("form.") for path in wrong):
        return None
    form = CompiledForm(package.form)
    step = next((step for step in form.steps if step.key == key), form.steps[0])
    drawn = StepForm(step, _quiet(typed), initial_data=InitialData(answers={}, visible_answers={}))
    return Preview(package.form.steps, drawn, _hidden(package, drawn))


def _quiet(typed: Any) -> Any:
    """Nobody is refused anything in a preview."""
    if typed is None:
        return None
    typed = typed.copy()
    typed[AUTOSAVE] = "1"
    return typed


def _hidden(package: Package, form: StepForm) -> list[Hidden]:
    conditions = Conditions(package.form)
    titles = {case.key: f"trường hợp “{case.title}”" for case in package.eform.cases}
    shown = {node.field.key for node in form.nodes}
    return [
        Hidden(field.key, field.label, _when(field, conditions, titles))
        for field in form.step.spec.fields
        if field.key not in shown
    ]


def _when(field: Field, conditions: Conditions, titles: Mapping[str, str]) -> str:
    """All that must hold before it is asked."""
    cases = " hoặc ".join(titles[key] for key in field.cases)
    return ", và ".join(filter(None, [cases, conditions.say(field.show_if) if field.show_if else ""]))
