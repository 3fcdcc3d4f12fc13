"""The staff actions on one step of the process, with the form of the step: record, finish, choose its office."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.urls import reverse

from core.refusals import allows
from core.staff_actions import StaffAction, plain_form
from eforms.compiled.form import compile_form
from eforms.definition import Answers
from services.agencies.permissions import Verb
from services.catalogue.package.process import Delivers, ProcessStep
from services.dossiers.actions import opinions, steps
from services.dossiers.appointments.inspections import check_inspection_is_recorded, is_inspection
from services.dossiers.desk.result_fields import RESULT_FIELDS, ResultForm, drafted_form
from services.dossiers.forms.staff_forms import OfficeOfStepForm, ReasonForm
from services.dossiers.models import Dossier, Task, TaskDraft
from services.dossiers.opinions import opinion_rules
from services.dossiers.process.findings import findings_of

FINISH, RECORD, CHOOSE, WAIVE = "xong", "ghi-nhan", "chon-co-quan", "khong-cho"


def finish_action(step: ProcessStep) -> StaffAction:
    """Finish a check, or an inspection that has its minutes or needs none; with the form of the step."""
    return _with_form(
        step,
        StaffAction(
            f"{FINISH}-{step.key}",
            f"Hoàn thành: {step.title}",
            Verb.HANDLE,
            partial(steps.finish_step, step=step.key),
            applies=lambda dossier: not is_inspection(step) or allows(check_inspection_is_recorded, dossier, step.key),
            explains="Hồ sơ sang giai đoạn sau khi mọi việc của giai đoạn này đã xong.",
            kind="",
        ),
    )


def record_action(step: ProcessStep) -> StaffAction:
    """Record what a step finds while it goes on."""
    return _with_form(
        step,
        StaffAction(
            f"{RECORD}-{step.key}",
            f"Ghi nhận: {step.title}",
            Verb.APPROVE if step.delivers.decides else Verb.HANDLE,
            partial(steps.record_finding, step=step.key),
            explains="Nội dung ghi trước vẫn được giữ trong lịch sử; nội dung mới được dùng từ nay.",
        ),
    )


def choose_office_action(step: ProcessStep) -> StaffAction:
    """Choose the office that does a step."""
    kind = step.office.kind if step.office and step.office.kind else ""
    return StaffAction(
        f"{CHOOSE}-{step.key}",
        f"Chọn cơ quan: {step.title}",
        Verb.CHOOSE_OFFICE,
        partial(steps.choose_office, step=step.key),
        form=lambda dossier, data, files, prefix: OfficeOfStepForm(kind, dossier.agency, data, prefix=prefix),
        arguments=lambda form: form.office_to_choose,
        explains="Việc được chuyển ngay tới cơ quan này.",
        kind="",
        layout="open",
    )


def waive_action(step: ProcessStep) -> StaffAction:
    """Go on without an opinion whose time is over."""
    return StaffAction(
        f"{WAIVE}-{step.key}",
        f"Không chờ ý kiến: {step.title}",
        Verb.WAIVE_OPINION,
        partial(opinions.go_on_without, step=step.key),
        applies=lambda dossier: allows(opinion_rules.check_is_overdue, dossier, step.key),
        form=plain_form(ReasonForm),
        explains="Cơ quan được hỏi đã quá hạn. Lý do được lưu vào lịch sử hồ sơ; việc trễ hạn ghi cho cơ quan ấy.",
        kind="danger",
    )


def with_forms(dossier: Dossier) -> list[StaffAction]:
    """The actions of all steps with a form, open or not: what was typed for one that is gone is kept."""
    steps_with_forms = (dossier.package.steps[key] for key in dossier.package.step_forms)
    return [action for step in steps_with_forms for action in (finish_action(step), record_action(step))]


def own_step_actions(dossier: Dossier, task: Task) -> tuple[StaffAction, ...]:
    """What this task of a process step needs besides what every such step allows."""
    step = dossier.package.steps[task.step]
    if task.awaits_office:
        return (choose_office_action(step),)
    if step.delivers is Delivers.OPINION:
        return (waive_action(step),)
    proposing = dossier.package.proposing_step
    if step.delivers in (Delivers.CHECK, Delivers.INSPECTION) and step != proposing:
        return (finish_action(step),)
    return (record_action(step),) if step.form else ()


def _with_form(step: ProcessStep, action: StaffAction) -> StaffAction:
    if step.form is None:
        return action
    return replace(
        action,
        form=partial(_form, step),
        arguments=_found,
        layout="open",
        fields_template=RESULT_FIELDS,
        is_live=True,
    )


def findings_form(
    step: ProcessStep,
    dossier: Dossier,
    data: Any = None,
    *,
    begun: Answers | None = None,
    posted_to: str = "",
    draft: TaskDraft | None = None,
) -> ResultForm:
    """The form of the step; it begins with what was `begun` or kept, else with what the step had found before."""
    if step.form is None:
        raise ValueError(f"{step.key} records nothing.")
    before = begun or findings_of(dossier).get(step.key)
    begun = before if isinstance(before, dict) else {}
    return drafted_form(compile_form(step.form).steps[0], data, begun=begun, posted_to=posted_to, draft=draft)


def _form(
    step: ProcessStep, dossier: Dossier, data: Any, files: Any, prefix: str, *, draft: TaskDraft | None = None
) -> ResultForm:
    posted_to = reverse("admin:dossier_act", args=[dossier.pk, prefix])
    return findings_form(step, dossier, data, posted_to=posted_to, draft=draft)


def _found(form: ResultForm) -> Mapping[str, Any]:
    return {"found": form.answers_to_store}
