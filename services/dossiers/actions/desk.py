"""Actions of the desk (bộ phận một cửa): accept, refuse, request a supplement, return the result."""

from collections.abc import Collection, Mapping
from typing import Final

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from core.people import User
from core.refusals import allows
from services.agencies.permissions import Verb
from services.catalogue.package.public_record import ResultDelivery
from services.documents.document_types import DocumentType
from services.dossiers import rules
from services.dossiers.actions import supplements
from services.dossiers.actions.money import refunds
from services.dossiers.appointments.finishing import check_may_be_handed_over
from services.dossiers.models import Dossier, EventType, Interruption
from services.dossiers.money import rules as money_rules
from services.dossiers.papers import issuing
from services.dossiers.process import deadline_clock, dossier_codes, task_assignment
from services.dossiers.process.office_copies import send_copies
from services.dossiers.process.transitions import apply, lock, lock_with_orders
from services.dossiers.results.change_rules import check_no_change_is_open
from services.dossiers.status import Status
from services.dossiers.steps import interruptions, stages
from services.dossiers.supplements.asked import check_items
from services.dossiers.supplements.demands import locked_recording_demands
from services.dossiers.supplements.from_data import check_asks_for_no_held_paper, with_lookups

NO_REMARKS: Final[Mapping[str, str]] = {}


@transaction.atomic
def receive(dossier: Dossier, *, by: User) -> Dossier:
    """Accept the dossier (tiếp nhận): assign code and deadline, open the first task, issue receipt, send copies."""
    dossier = lock(dossier)
    rules.check_may(by, Verb.RECEIVE, dossier)
    rules.check_transition_is_allowed(dossier, Status.ACCEPTED, only_from=Status.SUBMITTED)
    money_rules.check_no_fee_is_open_before_acceptance(dossier)
    now = timezone.now()
    apply(
        dossier,
        EventType.ACCEPTED,
        by=by,
        to=Status.ACCEPTED,
        at=now,
        accepted_at=now,
        code=dossier_codes.next_code(dossier.agency, timezone.localdate(now)),
        due_at=deadline_clock.start(dossier, at=now),
    )
    stages.begin(dossier)
    issuing.issue_acknowledgement(dossier, by=by)
    send_copies(dossier)
    return dossier


@transaction.atomic
def refuse(dossier: Dossier, *, by: User, note: str) -> Dossier:
    """Refuse the dossier at the desk (từ chối tiếp nhận), in writing with the reason (NĐ 61/2018 art. 17(2)b)."""
    dossier = lock_with_orders(dossier)
    rules.check_may(by, Verb.REFUSE, dossier)
    rules.check_says_why(note)
    apply(dossier, EventType.REFUSED, by=by, to=Status.REFUSED, note=note)
    task_assignment.finish_all(dossier, by_id=by.pk)
    issuing.issue_refusal(dossier, by=by, reason=note)
    refunds.cancel_orders_and_propose_refunds(dossier, by=by)
    return dossier


def request_supplement(
    dossier: Dossier,
    *,
    by: User,
    fields_asked: Collection[str],
    note: str = "",
    remarks: Mapping[str, str] = NO_REMARKS,
    not_found: Collection[str] = (),
) -> Dossier:
    """Request a supplement (yêu cầu bổ sung): only the fields with these keys open again; the clock stops.

    `remarks` say what is wrong, by key; `note` says it for all. `not_found` are the places in the package of papers
    that the office looked for in the data that stand for them, in vain.
    """
    with locked_recording_demands(dossier, by) as found:
        rules.check_may(by, Verb.REQUEST_SUPPLEMENT, found)
        rules.check_transition_is_allowed(found, Status.SUPPLEMENT_REQUESTED)
        rules.check_no_earlier_supplement_request(found)
        items, now = check_items(found, fields_asked, remarks, note), timezone.now()
        missing = check_asks_for_no_held_paper(found, fields_asked, [note, *remarks.values()], not_found)
        own = next((task for task in found.tasks.open() if task.agency_id == found.agency_id), None)
        interruptions.interrupt(found, Interruption.SUPPLEMENT, at=now, own=own, by_id=by.pk)
        supplements.ask(found, items, note=with_lookups(note, missing), by=by, at=now)
    return found


@transaction.atomic
def return_result(dossier: Dossier, *, by: User | None) -> Dossier:
    """Return the result (trả kết quả); `by` is None when the system delivers it online."""
    dossier = lock(dossier)
    if by is not None:
        rules.check_may(by, Verb.RETURN_RESULT, dossier)
    money_rules.check_no_fee_is_open_before_return(dossier)
    check_no_change_is_open(dossier)
    check_may_be_handed_over(dossier)
    now = timezone.now()
    apply(dossier, EventType.RETURNED, by=by, to=Status.RETURNED, at=now, returned_at=now)
    if by is not None:
        task_assignment.finish_all(dossier, by_id=by.pk)
    else:
        task_assignment.cancel_all(dossier)
    return dossier


def return_if_ready(dossier: Dossier) -> None:
    """Return the results of a locked dossier if they are delivered online, all stored, and no fee is open."""
    if dossier.state is not Status.COMPLETED or dossier.delivery != ResultDelivery.ONLINE:
        return
    results = dossier.papers.filter(kind=DocumentType.RESULT)
    issued, stored = results.aggregate(Count("pk"), Count("document__stored_at")).values()
    if not (0 < issued == stored) or dossier.fees.owed().exists():
        return
    if allows(check_may_be_handed_over, dossier) and allows(check_no_change_is_open, dossier):
        return_result(dossier, by=None)
