"""Interconnected filings: open their parts, end those that hang on another, withdraw the whole."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.utils import timezone

from core.official_language import official_language
from core.people import User
from eforms.models import Attachment
from services.catalogue.package.parts import IfRefused
from services.documents.actions import PaperInput
from services.documents.models import Document
from services.dossiers import rules
from services.dossiers.actions.money import fee_orders, refunds
from services.dossiers.combined.attachments import files_for
from services.dossiers.combined.endings import dropped_after
from services.dossiers.combined.planning import PlannedPart, plan_part
from services.dossiers.counter.entry import entry_note
from services.dossiers.filing.checking import CheckedFiling
from services.dossiers.filing.declarations import whole_declaration_facts
from services.dossiers.filing.new_dossiers import new_dossier
from services.dossiers.history import evidence
from services.dossiers.models import (
    AnswerSheet,
    CombinedFiling,
    Dossier,
    DossierEvent,
    EventType,
    FeeMoment,
    Filing,
    Receiver,
    WaitingPart,
)
from services.dossiers.models.combined import WaitingPartQuerySet
from services.dossiers.papers import issuing
from services.dossiers.process import deadline_clock, search_terms, task_assignment
from services.dossiers.process.deadlines import Calendar
from services.dossiers.process.parties import tell_parties
from services.dossiers.process.transitions import (
    apply,
    begin,
    lock_other_parts,
    lock_parts_with_orders,
    notify_parties,
)
from services.dossiers.status import FINAL, OPEN, Status

BECAUSE_OF = "because_of"
"""In the data of an event: key of the part whose end ended this one; empty: all were withdrawn together."""
ENDINGS: Final = {
    Status.WITHDRAWN: EventType.WITHDRAWN,
    Status.REFUSED: EventType.REFUSED,
    Status.STOPPED: EventType.STOPPED,
}
"""The event that leads to each ending."""


def submit_parts(
    checked: CheckedFiling, *, applicant: User, by: User | None, at: datetime, data: Mapping[str, Any]
) -> Dossier:
    """Open a dossier for each part that begins at once, and note those that wait; return the first.

    Part of the action `filing.submit`, in its transaction: one filing with all its parts, or none. `data` is what
    the first event of each records besides its own.
    """
    starting = [part for part in checked.parts if not part.after]
    waiting = [part for part in checked.parts if part.after]
    hashes = {part.part.key: evidence.answers_hash(part.answers) for part in waiting}
    offices = {part.part.key: part.routing.handler.pk for part in waiting}
    dossiers, owed = _open(
        checked.filing,
        starting,
        checked.attachments,
        EventType.SUBMITTED,
        by=by,
        filed_at=at,
        data={"waiting": hashes, "waiting_offices": offices, **data},
    )
    whole = CombinedFiling.objects.create(
        filing=checked.filing, declaration=_issue_declarations(checked, dossiers, starting)
    )
    _wait(whole, waiting, hashes)
    _tell_submitted(whole, dossiers, waiting, at=at, owed_vnd=sum(owed))
    return dossiers[0]


def _issue_declarations(
    checked: CheckedFiling, dossiers: Sequence[Dossier], starting: Sequence[PlannedPart]
) -> Document | None:
    """Issue the declaration of each part that begins, and that of the whole, which is returned."""
    addressees = [one.routing.addressee for one in checked.parts]
    facts = whole_declaration_facts(checked.package, checked.answers, checked.attachments, dossiers[0], addressees)
    return issuing.issue_forms(
        dossiers,
        [files_for(one.package, checked.attachments) for one in starting],
        whole=PaperInput(f"filing:{checked.filing.pk}:form", checked.filing.agency, facts),
    )


def _wait(whole: CombinedFiling, waiting: Sequence[PlannedPart], hashes: Mapping[str, str]) -> None:
    """Note the parts that begin with the result of another."""
    WaitingPart.objects.bulk_create(
        [
            WaitingPart(
                whole=whole,
                part=part.part.key,
                after=part.after,
                agency=part.routing.handler,
                answers=part.answers,
                hash=hashes[part.part.key],
            )
            for part in waiting
        ]
    )


@official_language()
def part_moved(dossier: Dossier, event: DossierEvent) -> None:
    """Handler of `part_moved`: open what waited for this part, or end what hangs on it; note the whole's end."""
    after = Status(event.after)
    if after is Status.COMPLETED:
        _open_waiting(dossier, event)
    elif after in FINAL and after is not Status.RETURNED and BECAUSE_OF not in event.data:
        _end_others(dossier, event)
    if after in FINAL:
        _end_whole(dossier, event.at)


@transaction.atomic
def withdraw_whole(whole: CombinedFiling, *, by: User, note: str) -> CombinedFiling:
    """Withdraw every part that may still be withdrawn, and what waits (rút toàn bộ hồ sơ liên thông)."""
    dossiers = lock_parts_with_orders(whole.pk)
    open_parts = rules.check_some_part_may_be_withdrawn(by, dossiers)
    now = timezone.now()
    _drop(WaitingPart.objects.open().filter(whole=whole.pk), "Người nộp đã rút hồ sơ liên thông.", at=now)
    for dossier in open_parts:
        _end(dossier, Status.WITHDRAWN, by=by, actor=by, note=note, data={BECAUSE_OF: ""}, at=now)
    return CombinedFiling.objects.get(pk=whole.pk)


def _open(
    filing: Filing,
    parts: Sequence[PlannedPart],
    attachments: Sequence[Attachment],
    event_type: EventType,
    *,
    by: User | None,
    filed_at: datetime,
    data: dict[str, Any],
) -> "_Opened":
    """Open dossiers for these parts of one filing: rows, fees, first events, the desks' tasks."""
    applicant = filing.draft.owner
    dossiers = Dossier.objects.bulk_create(
        new_dossier(filing, one.package, one.routing, one.answers, applicant=applicant, at=filed_at, part=one.part.key)
        for one in parts
    )
    for dossier, one in zip(dossiers, parts, strict=True):
        answers = dict(one.answers)
        dossier.sheet = AnswerSheet(dossier=dossier, answers=answers, hash=evidence.answers_hash(answers))
    AnswerSheet.objects.bulk_create(dossier.sheet for dossier in dossiers)
    if copies := [
        Receiver(dossier=dossier, agency=office)
        for dossier, one in zip(dossiers, parts, strict=True)
        for office in one.routing.receivers
    ]:
        Receiver.objects.bulk_create(copies)
    search_terms.write_filed(dossiers)
    Calendar.prepare(dossier.agency for dossier in dossiers)
    owed = fee_orders.charge_together(dossiers, FeeMoment.BEFORE)
    files = [files_for(one.package, attachments) for one in parts]
    now = filed_at if event_type is EventType.SUBMITTED else timezone.now()
    event_data = [
        {"owed_vnd": vnd, "files": evidence.file_hashes(own), **data} for vnd, own in zip(owed, files, strict=True)
    ]
    begin(dossiers, event_type, by=by, at=now, data=event_data, note=entry_note(filing) if by else "")
    task_assignment.open_tasks(
        [dossier for dossier, vnd in zip(dossiers, owed, strict=True) if not vnd], task_assignment.DESK_CHECK
    )
    return _Opened(dossiers, owed)


class _Opened(NamedTuple):
    """Dossiers that begin together, and what each has to pay first, in đồng."""

    dossiers: list[Dossier]
    owed: list[int]


def _open_waiting(done: Dossier, event: DossierEvent) -> None:
    """Open the parts that waited for the result of this one; each once, as its waiting ends in the same statement."""
    waiting = list(
        WaitingPart.objects.open()
        .filter(whole=done.filing_id, after=done.part)
        .select_related("agency__superior", "agency__unit")
        .order_by("pk")
    )
    if not waiting:
        return
    filing = Filing.objects.select_related("draft__owner", "version", "agency").get(pk=done.filing_id)
    whole, today = filing.version.package, done.filed_on
    parts = [
        plan_part(filing, whole.part(one.part), one.answers, office=one.agency, after=one.after, today=today)
        for one in waiting
    ]
    attachments = list(filing.draft.attachments.present())
    data = {"after": done.part, "result_of": done.pk}
    dossiers, _ = _open(filing, parts, attachments, EventType.OPENED, by=None, filed_at=done.submitted_at, data=data)
    issuing.issue_forms(dossiers, [files_for(one.package, attachments) for one in parts])
    WaitingPart.objects.filter(pk__in=[one.pk for one in waiting]).update(opened_at=event.at)
    events = {one.dossier_id: one for one in DossierEvent.objects.filter(dossier__in=dossiers)}
    for dossier in dossiers:
        notify_parties(dossier, events[dossier.pk])


def _end_others(ended: Dossier, event: DossierEvent) -> None:
    """What becomes of the other parts now that this one has ended without a result, as the version says."""
    package = ended.version.package
    part = package.part(ended.part)
    reason = f"Phần “{part.title}” kết thúc mà không có kết quả ({ended.state.label.lower()})."
    waits = WaitingPart.objects.open().filter(whole=ended.filing_id)
    never = dropped_after(package, part.key, dict(waits.values_list("part", "after")))
    _drop(waits.filter(part__in=never), reason, at=event.at)
    if part.if_refused == IfRefused.CONTINUE:
        return
    data = {BECAUSE_OF: part.key}
    note = f"{reason} Theo quy định của thủ tục liên thông, phần này dừng theo."
    actor = event.by or ended.applicant
    for other in lock_other_parts(ended):
        if other.state not in OPEN:
            continue
        if ended.state is Status.WITHDRAWN:
            _end(other, Status.WITHDRAWN, by=event.by, actor=actor, note=note, data=data, at=event.at)
        else:
            to = Status.REFUSED if other.state is Status.SUBMITTED else Status.STOPPED
            _end(other, to, by=None, actor=actor, note=note, data=data, at=event.at)


def _end(
    dossier: Dossier, to: Status, *, by: User | None, actor: User, note: str, data: dict[str, Any], at: datetime
) -> None:
    """End one part along with another or with the whole; `actor` proposes the refunds that follow."""
    apply(dossier, ENDINGS[to], by=by, to=to, note=note, data=data, at=at, finished_at=at)
    deadline_clock.stop(dossier, at=at)
    task_assignment.cancel_all(dossier)
    refunds.cancel_orders_and_propose_refunds(dossier, by=actor)


def _drop(waiting: WaitingPartQuerySet, reason: str, *, at: datetime) -> None:
    waiting.update(dropped_at=at, reason=reason)


def _end_whole(dossier: Dossier, at: datetime) -> None:
    """Note that the last part has ended, once, and tell the applicant how each did."""
    dossiers = list(Dossier.objects.filter(filing=dossier.filing_id).select_related("agency").order_by("pk"))
    if (
        not all(one.has_ended for one in dossiers)
        or WaitingPart.objects.open().filter(whole=dossier.filing_id).exists()
    ):
        return
    if CombinedFiling.objects.filter(pk=dossier.filing_id, ended_at=None).update(ended_at=at):
        tell_parties(
            dossier,
            "combined_ended",
            key=f"combined:{dossier.filing_id}:ended",
            path=dossier.whole_path,
            context={"title": dossier.whole_title, "dossiers": dossiers},
        )


def _tell_submitted(
    whole: CombinedFiling,
    dossiers: Sequence[Dossier],
    waiting: Sequence[PlannedPart],
    *,
    at: datetime,
    owed_vnd: int,
) -> None:
    """One message of the whole, in place of one for each part."""
    tell_parties(
        dossiers[0],
        "combined_submitted",
        key=f"combined:{whole.pk}:submitted",
        path=whole.get_absolute_url(),
        context={
            "title": dossiers[0].whole_title,
            "dossiers": dossiers,
            "waiting": waiting,
            "owed_vnd": owed_vnd,
            "at": at,
            "desk_check": task_assignment.DESK_CHECK,
        },
    )
