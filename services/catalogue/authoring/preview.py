"""Preview of one step of an unpublished form, as an applicant will see it."""

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
    """A field that is not shown, and the condition that shows it."""

    key: str
    label: str
    when: str


@dataclass(frozen=True)
class StepPreview:
    """The step shown beside the editor, with its hidden fields."""

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
    """Render the step with this key, else the first; None while the package has errors in its form.

    `form_data` are trial answers as posted; `error_paths` are the paths of the errors in the package.
    """
    if package.form is None or any(path.startswith("form.") for path in error_paths):
        return None
    form = CompiledForm(package.form)
    step = next((step for step in form.steps if step.key == key), form.steps[0])
    step_form = StepForm(step, _without_errors(form_data), initial_data=InitialData(answers={}, visible_answers={}))
    return StepPreview(package.form.steps, step_form, _hidden_fields(package, step_form))


def _without_errors(form_data: Any) -> Any:
    """Mark the data as an autosave, so that no validation errors are shown."""
    if form_data is None:
        return None
    form_data = form_data.copy()
    form_data[AUTOSAVE] = "1"
    return form_data


def _hidden_fields(package: Package, form: StepForm) -> list[HiddenField]:
    conditions = ConditionFormatter(package.form, package.step_forms)
    titles = {case.key: f"trường hợp “{case.title}”" for case in package.eform.cases}
    shown = {node.field.key for node in form.nodes}
    return [
        HiddenField(field.key, field.label, _visibility_condition(field, conditions, titles))
        for field in form.step.spec.fields
        if field.key not in shown
    ]


def _visibility_condition(field: Field, conditions: ConditionFormatter, titles: Mapping[str, str]) -> str:
    """The condition under which the field is shown, in words."""
    cases = " hoặc ".join(titles[key] for key in field.cases)
    return ", và ".join(filter(None, [cases, conditions.format(field.show_if) if field.show_if else ""]))
