"""What the work page of a dossier shows: everything a decision needs, and the staff actions."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from core.people import Person, SignedInRequest
from core.staff_actions import Button, StaffAction, buttons
from eforms.answers import summary
from eforms.answers.validation import AnswerProblem, advisory_warnings, expiring_papers, says_until_when
from eforms.models import Attachment
from services.agencies.models import Role
from services.agencies.permissions import Verb, may
from services.documents.document_types import DocumentType
from services.dossiers.applicant.answer_summary import (
    dossier_facts,
    filed_answers,
)
from services.dossiers.appointments.inspections import may_be_recorded, published_pictures
from services.dossiers.appointments.overview import appointments_of, earlier_round
from services.dossiers.combined.attachments import held_files
from services.dossiers.combined.earlier import earlier_results
from services.dossiers.combined.progress import progress_of
from services.dossiers.desk.assignment_actions import PREFIX, assignment_actions
from services.dossiers.desk.extension_actions import EXTEND
from services.dossiers.desk.findings import found_by_office
from services.dossiers.desk.handed_in import HandedInPaper, handed_in
from services.dossiers.desk.identity_warnings import identity_warnings
from services.dossiers.desk.kept_forms import with_kept
from services.dossiers.desk.lists.way import Way
from services.dossiers.desk.money_actions import EXEMPT
from services.dossiers.desk.presence import others_looking
from services.dossiers.desk.queue import open_tasks
from services.dossiers.desk.result_preview import decides_withdrawal, lies_before, proposed_content
from services.dossiers.desk.staff_actions import awaits_second_person, staff_actions_for, too_late_to_extend
from services.dossiers.desk.undecided import undecided_rules
from services.dossiers.filing.refiling import Refiling
from services.dossiers.history.timeline import StaffTimeline, events_of, timeline
from services.dossiers.models import Appointment, Dossier, DossierEvent, EventType, Paper, Task
from services.dossiers.models.papers import listed_papers
from services.dossiers.money.overview import order_overviews
from services.dossiers.participants.confirmations import confirmations_of
from services.dossiers.participants.summary import confirmation_lines, has_former
from services.dossiers.process.deadline_clock import is_in_unknown_year
from services.dossiers.process.deadline_sum import sum_of
from services.dossiers.process.task_assignment import (
    EXEMPTION_CHECK,
    EXTENSION_CHECK,
    RESULT_CHANGE_CHECK,
    SUPPLEMENT_CHECK,
)
from services.dossiers.process.waiting import wait_of
from services.dossiers.results import proposals
from services.dossiers.results.change_rules import open_change
from services.dossiers.status import Status
from services.dossiers.supplements.changes import with_changes
from services.dossiers.supplements.further import proposed

PROPOSED_BY = {
    EXEMPTION_CHECK.key: EventType.EXEMPTION_PROPOSED,
    EXTENSION_CHECK.key: EventType.EXTENSION_PROPOSED,
    SUPPLEMENT_CHECK.key: EventType.SUPPLEMENT_PROPOSED,
    RESULT_CHANGE_CHECK.key: EventType.RESULT_CHANGE_PROPOSED,
}
"""The events that say why the decision of a task was asked for, by the step of the task."""


def work_page(
    request: SignedInRequest,
    dossier: Dossier,
    *,
    tasks: Sequence[Task] | None = None,
    refused: Button | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page as it is now; with the form that was refused, as it was filled in. `tasks`: the open ones, if known."""
    tasks = open_tasks(dossier) if tasks is None else tasks
    task = _shown_task(request, dossier, tasks, refused)
    context = {
        "dossier": dossier,
        "looking": others_looking(dossier.pk, request.user),
        "task": task,
        "tasks": tasks if len(tasks) > 1 else (),
        "refused": refused,
        **_offered(request, dossier, task, refused),
        **_read(request.user, dossier, task),
    }
    return render(request, "admin/dossiers/work.html", context, status=status)


def _offered(
    request: SignedInRequest, dossier: Dossier, task: Task | None, refused: Button | None
) -> dict[str, object]:
    """What this person may do now, and the way through the list."""
    person, way = request.user, Way.of(request)
    actions = with_kept(staff_actions_for(dossier, task, person), task, person)
    return {
        "way": way,
        **_buttons(dossier, actions, assignment_offered(dossier, task, person), refused=refused, way=way),
        "is_live": any(action.is_live for action in actions),
        "has_open_fee": EXEMPT in actions and not task,
        "too_late": "" if EXTEND in actions else too_late_to_extend(dossier, task, person),
        "awaits_second_person": awaits_second_person(dossier, task, person),
    }


def _read(person: Person, dossier: Dossier, task: Task | None) -> dict[str, object]:
    """What a decision needs to be read: what was filed, found, proposed and paid, and what has happened."""
    orders, handles = order_overviews(dossier), may(person, Verb.READ, agency=dossier.agency)
    events = events_of(dossier)
    return {
        "facts": dossier_facts(dossier),
        "due_sum": sum_of(dossier, events),
        "is_due_in_unknown_year": is_in_unknown_year(None if dossier.finished_at else dossier.due_at, dossier),
        "orders": orders,
        "wait": wait_of(dossier),
        "handles": handles,
        "reads_access": may(person, Verb.READ_ACCESS, agency=dossier.agency),
        **_at_desk(person, dossier, events),
        **_appointments(person, dossier, task),
        **_filed(dossier),
        **_proposed(dossier, task, events, handles=handles),
        "found": found_by_office(dossier, person) if handles else (),
        "warnings": [*_proposal_warnings(dossier, task), *_warnings(dossier)],
        **_papers(dossier),
        "timeline": StaffTimeline.of(timeline(dossier, orders, internal=handles, events=events)),
        "whole": progress_of(dossier.filing_id, dossier.version.package, with_matters=False) if dossier.part else None,
        "earlier": earlier_results(dossier),
        "refiling": Refiling.of(dossier),
    }


def _filed(dossier: Dossier) -> dict[str, object]:
    """The answers with the papers that were handed in, and who confirmed them."""
    files, confirmations = held_files(dossier), confirmations_of(dossier)
    return {
        "sections": with_changes(dossier, filed_answers(dossier, files)),
        "handed_in": _handed_in(dossier, files),
        "withheld_files": [file for file in files if not file.is_readable],
        "confirmations": confirmation_lines(confirmations),
        "has_former_confirmation": has_former(confirmations),
    }


def _appointments(person: Person, dossier: Dossier, task: Task | None) -> dict[str, object]:
    """The appointments and inspections, which of them this person keeps, and what an earlier round has found."""
    meetings = appointments_of(dossier, timezone.now())
    return {
        "inspects": task.step if task and may_be_recorded(person, dossier, task) else "",
        "pictures": published_pictures(dossier),
        "appointments": meetings,
        "earlier_round": earlier_round(dossier, dossier.package.steps.get(task.step)) if task else None,
        "kept_here": {one.appointment.pk for one in meetings if _keeps(person, one.appointment)},
    }


def _proposed(
    dossier: Dossier, task: Task | None, events: Sequence[DossierEvent], *, handles: bool
) -> dict[str, object]:
    """What was laid before whoever decides the task, and why."""
    return {
        "proposal": proposed_content(dossier, task) if handles and task else (),
        "decides_withdrawal": handles and task is not None and decides_withdrawal(task),
        "proposed_supplement": proposed(dossier) if task and task.step == SUPPLEMENT_CHECK.key else None,
        "remark": _remark(events, task) if handles and task else None,
    }


def _at_desk(person: Person, dossier: Dossier, events: Sequence[DossierEvent]) -> dict[str, object]:
    """For the desk: whether a supplement may be entered now, the slips of those that were, what holds a result back."""
    if not may(person, Verb.ANSWER_SUPPLEMENT_AT_DESK, agency=dossier.agency):
        return {}
    return {
        "supplements_at_desk": dossier.state is Status.SUPPLEMENT_REQUESTED,
        "slips": [one for one in events if one.act == EventType.SUPPLEMENTED and one.data.get("channel")],
        "changing": open_change(dossier) if dossier.state is Status.COMPLETED else None,
    }


def _buttons(
    dossier: Dossier,
    actions: Sequence[StaffAction],
    assigns: Sequence[StaffAction],
    *,
    refused: Button | None,
    way: Way | None,
) -> dict[str, object]:
    """The buttons of the task and those about who does it; the one that was refused comes back filled in.

    One that is not offered any more comes first of all, wherever it stood: the task may be gone, its person with it.
    """
    url = partial(url_on_way, "admin:dossier_act", dossier.pk, way=way)
    is_about_assignment = refused is not None and refused.action.slug in {one.slug for one in assigns}
    shown = buttons(_with_one_primary(actions), dossier, url, refused=None if is_about_assignment else refused)
    return {
        "buttons": [button for button in shown if not button.action.is_live],
        "forms": [button for button in shown if button.action.is_live],
        "assignment_buttons": buttons(assigns, dossier, url, refused=refused if is_about_assignment else None),
    }


def _with_one_primary(actions: Sequence[StaffAction]) -> list[StaffAction]:
    """The actions with one that stands out, the first: the usual one of the step."""
    return [replace(one, kind="second") if at and one.kind == "" else one for at, one in enumerate(actions)]


def _shown_task(
    request: SignedInRequest, dossier: Dossier, tasks: Sequence[Task], refused: Button | None
) -> Task | None:
    """The open task whose actions the page offers: the chosen one, that of a refused action, or the first one's own."""
    if len(tasks) < 2:
        return next(iter(tasks), None)
    slug, chosen = refused.action.slug if refused else "", request.GET.get("viec", "")
    if slug.startswith(PREFIX):
        return next((task for task in tasks if slug.endswith(f"-{task.step}")), tasks[0])
    own = [
        task
        for task in tasks
        if staff_actions_for(dossier, task, request.user, slug=slug) or may_be_recorded(request.user, dossier, task)
    ]
    own.sort(key=lambda task: task.person_id != request.user.pk)  # what is theirs by name, before what they may also do
    return next((task for task in tasks if str(task.pk) == chosen), next(iter(own), tasks[0]))


def _keeps(person: Person, appointment: Appointment) -> bool:
    return may(person, Verb.KEEP_APPOINTMENTS, agency=appointment.agency)


def _papers(dossier: Dossier) -> dict[str, list[Paper]]:
    """What was declared on paper, and what was issued."""
    papers = listed_papers(dossier)
    return {
        "papers": [paper for paper in papers if paper.kind != DocumentType.FORM],
        "declarations": [paper for paper in papers if paper.kind == DocumentType.FORM],
    }


def _handed_in(dossier: Dossier, files: Sequence[Attachment]) -> list[HandedInPaper]:
    if not files:
        return []
    labels = summary.labels_by_key(dossier.package.eform, dossier.sheet.answers, today=dossier.filed_on)
    return handed_in(dossier, files, labels)


def _warnings(dossier: Dossier) -> list[AnswerProblem]:
    """What the clerk should look at twice."""
    return [
        *identity_warnings(dossier),
        *advisory_warnings(dossier.package.eform, dossier.sheet.answers, today=dossier.filed_on),
        *undecided_rules(dossier),
        *_expiring(dossier),
    ]


def _expiring(dossier: Dossier) -> list[AnswerProblem]:
    """The papers that expire before the result is due; those that expire today where it is not accepted, or is late."""
    form = dossier.package.eform
    if dossier.finished_at or not says_until_when(form):
        return []
    by = max(localdate(), localdate(dossier.due_at)) if dossier.due_at else localdate()
    return expiring_papers(form, dossier.sheet.answers, by=by, today=dossier.filed_on)


def _proposal_warnings(dossier: Dossier, task: Task | None) -> list[AnswerProblem]:
    """What who decides should look at twice in the proposal: numbers that do not fit birth and sex."""
    if task is None or not lies_before(task):
        return []
    forms = {result.key: result.eform for result in dossier.package.issued_results}
    proposed = proposals.by_result(dossier.package, task.proposal).items()
    return [one for key, answers in proposed for one in advisory_warnings(forms[key], answers, today=dossier.filed_on)]


def _remark(events: Sequence[DossierEvent], task: Task) -> DossierEvent | None:
    """What a colleague wrote that this task is about: why the leader sent back, why to exempt, extend or ask again."""
    if task.step in PROPOSED_BY:
        act = PROPOSED_BY[task.step]
    elif task.role == Role.HANDLER and task.proposal:
        act = EventType.SENT_BACK
    else:
        return None
    return next((event for event in reversed(events) if event.act == act), None)


def assignment_offered(dossier: Dossier, task: Task | None, person: Person) -> tuple[StaffAction, ...]:
    return assignment_actions(dossier, task, person) if task else ()


def url_on_way(name: str, *args: int | str, way: Way | None) -> str:
    """A page of this dossier, still on the way through the list it was opened from."""
    return f"{reverse(name, args=args)}?{way.query}" if way else reverse(name, args=args)
