"""One step of a form as a citizen will see it, step_form from a definition that nobody has published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from eforms.compiled.form import CompiledForm
from eforms.definition import Field, Step
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from eforms.filling.submit_names import AUTOSAVE
from services.catalogue.differences.conditions import ConditionFormatter
from services.catalogue.package.definition import Package


class HiddenField(NamedTuple):
    """A question that is not asked yet, and when it will be."""

    key: str
    label: str
    when: str


@dataclass(frozen=True)
class StepPreview:
    """What stands beside the editor."""

    steps: Sequence[Step]
    form: StepForm
    hidden: Sequence[HiddenField]

    @property
    def step(self) -> Step:
        step: Step = self.form.step.spec
        return step


def preview_step(
    package: Package, key: str, form_data: Any = None, *, error_paths: Iterable[str]
) -> StepPreview | None:
    """The step with this key, the first one otherwise; None while the form cannot be filled in.

    `form_data` is what the author tries out in it; `error_paths` are the places of the errors in the package.
    """
    if package.form is None or any(path.startswith("form.") for path in error_paths):
        return None
    form = CompiledForm(package.form)
    step = next((step for step in form.steps if step.key == key), form.steps[0])
    step_form = StepForm(step, _without_errors(form_data), initial_data=InitialData(answers={}, visible_answers={}))
    return StepPreview(package.form.steps, step_form, _hidden_fields(package, step_form))


def _without_errors(form_data: Any) -> Any:
    """Nobody is refused anything in a preview."""
    if form_data is None:
        return None
    form_data = form_data.copy()
    form_data[AUTOSAVE] = "1"
    return form_data


def _hidden_fields(package: Package, form: StepForm) -> list[HiddenField]:
    conditions = ConditionFormatter(package.form)
    titles = {case.key: f"trường hợp “{case.title}”" for case in package.eform.cases}
    shown = {node.field.key for node in form.nodes}
    return [
        HiddenField(field.key, field.label, _visibility_condition(field, conditions, titles))
        for field in form.step.spec.fields
        if field.key not in shown
    ]


def _visibility_condition(field: Field, conditions: ConditionFormatter, titles: Mapping[str, str]) -> str:
    """All that must hold before it is asked."""
    cases = " hoặc ".join(titles[key] for key in field.cases)
    return ", và ".join(filter(None, [cases, conditions.format(field.show_if) if field.show_if else ""]))
