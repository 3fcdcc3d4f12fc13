"""The rules of the steps of a process: each `check_…` raises DossierError, whose text is a sentence, or returns."""

from collections.abc import Collection, Iterable
from itertools import takewhile

from core.people import Person
from core.text import lower_first
from eforms.answers.validation import validate_whole
from eforms.definition import Answers
from services.agencies.models import Agency, AgencyKind, Role
from services.catalogue.package.process import Delivers, ProcessStep, Stage, examination_of
from services.dossiers.errors import DossierError, IncompleteFormError
from services.dossiers.history.stale_acts import why_stale
from services.dossiers.models import Dossier, DossierEvent, EventType, Task
from services.dossiers.status import Status
from services.dossiers.steps.step_offices import has_somebody


def open_task_of(dossier: Dossier, step: str) -> Task | None:
    """The open task of the step with this key."""
    return dossier.tasks.open().filter(step=step).select_related("agency").first()


def check_is_open(task: Task) -> Task:
    """Return the task as it is now; it must not be over."""
    fresh = (
        Task.objects.open().filter(pk=task.pk).select_related("agency", "dossier__agency", "dossier__version").first()
    )
    if fresh is None:
        raise DossierError(f"Việc “{task.title}” đã xong hoặc không còn. Nội dung vẫn còn trên trang này để chép lại.")
    return fresh


def last_task_of(dossier: Dossier, step: str) -> Task | None:
    """The last task of the step with this key, open or done."""
    tasks = dossier.tasks.filter(step=step, cancelled_at__isnull=True)
    return tasks.select_related("agency").order_by("-pk").first()


def check_is_being_examined(dossier: Dossier) -> Task:
    """Return the open task of the handling clerk; the dossier must be under examination, nothing proposed yet."""
    return _check_is_being_examined(dossier, dossier.tasks.open())


def _check_is_being_examined(dossier: Dossier, open_tasks: Iterable[Task]) -> Task:
    examined = [task for task in open_tasks if task.agency_id == dossier.agency_id and _is_examination(task)]
    if dossier.state is not Status.IN_PROGRESS or not examined:
        raise DossierError(f"{dossier.name} hiện không ở bước thẩm định.")
    return examined[0]


def check_is_at_proposal(dossier: Dossier) -> Task:
    """Return the open task of the step that proposes the result; an earlier step does not."""
    return check_is_proposed_by(dossier, dossier.tasks.open())


def check_is_proposed_by(dossier: Dossier, open_tasks: Iterable[Task]) -> Task:
    """The same of the open tasks that are at hand."""
    proposing = dossier.package.proposing_step
    task = next((one for one in open_tasks if proposing and one.step == proposing.key), None)
    if dossier.state is Status.IN_PROGRESS and task:
        return task
    earlier = _check_is_being_examined(dossier, open_tasks)
    raise DossierError(f"{dossier.name} đang ở bước “{earlier.title}”: hãy hoàn thành bước này trước.")


def check_nothing_else_is_open(dossier: Dossier, task: Task) -> None:
    """Nothing stands beside the task that ends the handling."""
    if beside := dossier.tasks.open().exclude(pk=task.pk).first():
        raise DossierError(f"{dossier.name} còn việc “{beside.title}” chưa xong. Hãy chờ việc ấy xong.")


def check_is_examination(dossier: Dossier, key: str) -> Stage:
    """Return the stage with this key, in which somebody examines; without a key the first such stage."""
    examined = (one for one in examination_of(dossier.package.stages) if one.may_be_sent_back_to)
    stage = next((one for one in examined if key in ("", one.key)), None)
    if stage is None:
        raise DossierError("Hãy chọn giai đoạn thẩm định mà hồ sơ trở lại.")
    return stage


def check_may_be_finished(dossier: Dossier, task: Task | None) -> Task:
    """Return the task of a check or an inspection that is to be finished; it does not propose the result."""
    task = _check_is_in_work(dossier, task)
    proposing = dossier.package.proposing_step
    is_proposal = proposing is not None and proposing.key == task.step
    if is_proposal or task.awaits_office or task.delivers not in (Delivers.CHECK, Delivers.INSPECTION):
        raise DossierError(f"Bước “{task.title}” không kết thúc bằng cách này. Hãy xem lại trạng thái hiện tại.")
    return task


def check_may_be_recorded(dossier: Dossier, task: Task | None) -> Task:
    """Return the open task of a step that records something; the dossier is being examined."""
    if dossier.state is not Status.IN_PROGRESS or task is None or task.delivers == Delivers.OPINION:
        raise DossierError(f"{dossier.name} hiện không ghi nhận được nội dung này.")
    if task.step not in dossier.package.step_forms:
        raise DossierError(f"Bước “{task.title}” không có nội dung phải ghi nhận.")
    return task


def check_finding(dossier: Dossier, task: Task, found: Answers) -> None:
    """What is recorded must be complete by the form of the step."""
    form = dossier.package.step_forms[task.step]
    if problems := validate_whole(form, found, today=dossier.filed_on):
        labels = ", ".join(f"“{problem.label}”" for problem in problems if problem.label)
        raise IncompleteFormError(f"Nội dung của bước “{task.title}” chưa đầy đủ hoặc chưa đúng: {labels}.")


def check_finding_is_recorded(dossier: Dossier, task: Task) -> None:
    """A step with a form is not ended before what it asks for was recorded."""
    has_form = task.step in dossier.package.step_forms
    if has_form and not dossier.findings.filter(task=task).exists():
        raise DossierError(f"Bước “{task.title}” chưa ghi nhận nội dung. Hãy ghi nhận trước rồi kết thúc bước.")


def check_awaits_office(dossier: Dossier, task: Task | None) -> Task:
    """Return the task for which somebody has to choose the office."""
    if task is None or not task.awaits_office:
        raise DossierError(f"{dossier.name} không có bước nào đang chờ chọn cơ quan.")
    return task


def check_takes_the_step(office: Agency, step: ProcessStep) -> None:
    """Somebody at the chosen office must do such work, and it must be of the kind that the step names."""
    if step.office and step.office.kind and office.kind != step.office.kind:
        raise DossierError(f"Bước này do {AgencyKind(step.office.kind).label} thực hiện. Hãy chọn cơ quan loại ấy.")
    if not has_somebody(office, step.role):
        raise DossierError(f"{office} chưa có {lower_first(step.role.label)} nhận việc. Hãy chọn cơ quan khác.")


def deciding_task(dossier: Dossier) -> Task | None:
    """The open task of whoever decides at the present level, with its proposal."""
    deciding = [one for one in Delivers if one.decides]
    return dossier.tasks.open().filter(delivers__in=deciding).select_related("agency").first()


def check_awaits_approval(dossier: Dossier, *, by: Delivers | None = None) -> Task:
    """Return the open task of the leader, with its proposal; the dossier must await approval, at the level `by`."""
    return check_is_at_level(dossier, deciding_task(dossier), by=by)


def check_is_at_level(dossier: Dossier, task: Task | None, *, by: Delivers | None = None) -> Task:
    """The same of the task of decision that is at hand."""
    if dossier.state is not Status.IN_PROGRESS or task is None:
        raise DossierError(f"{dossier.name} hiện không chờ phê duyệt.")
    if by and task.delivers != by:
        raise DossierError(f"{dossier.name} đang ở bước “{task.title}”. Hãy xem lại trạng thái hiện tại.")
    return task


def check_is_not_proposer(person: Person, dossier: Dossier) -> None:
    """Whoever proposed what lies before the leader, or agreed to it at a lower level, does not decide on it."""
    check_is_none_of(person, proposers_of(dossier))


def check_is_none_of(person: Person, proposers: Collection[int | None]) -> None:
    """The same of proposers that are at hand."""
    if person.pk in proposers:
        raise DossierError(
            "Bạn đã trình hoặc đã đồng ý với kết quả này. Một người khác có thẩm quyền phải xem và quyết định."
        )


def proposers_of(dossier: Dossier) -> list[int | None]:
    """Who proposed what lies before the leader, and who agreed to it at the levels below, since it was sent back."""
    return proposers_of_each([dossier.pk])[dossier.pk]


def proposers_of_each(dossiers: Collection[int]) -> dict[int, list[int | None]]:
    """The same of several dossiers, by their ids, in one query."""
    acts = [EventType.PROPOSED, EventType.DECIDED, EventType.SENT_BACK]
    events = DossierEvent.objects.filter(dossier__in=dossiers, act__in=acts).order_by("dossier", "-serial")
    found: dict[int, list[tuple[str, int | None]]] = {pk: [] for pk in dossiers}
    for dossier_id, act, by in events.values_list("dossier", "act", "by"):
        found[dossier_id].append((act, by))
    since = {pk: takewhile(lambda event: event[0] != EventType.SENT_BACK, acts) for pk, acts in found.items()}
    return {pk: [by for _, by in acts] for pk, acts in since.items()}


def _is_examination(task: Task) -> bool:
    return task.delivers in (Delivers.CHECK, Delivers.INSPECTION) and task.role == Role.HANDLER


def _check_is_in_work(dossier: Dossier, task: Task | None) -> Task:
    """Return the open task; where it lies elsewhere it goes on before the handling clerk has begun."""
    if task and (dossier.state is Status.IN_PROGRESS or _waits_elsewhere(dossier, task)):
        return task
    raise DossierError(why_stale(dossier))


def _waits_elsewhere(dossier: Dossier, task: Task) -> bool:
    return dossier.state is Status.ACCEPTED and task.agency_id != dossier.agency_id
