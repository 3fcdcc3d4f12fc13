"""Every action that somebody does asks for itself whether that person may: called past all pages, it refuses."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from types import ModuleType
from uuid import uuid4

import pytest
from django.utils import timezone

from eforms.models import Attachment
from payments import actions as payments
from payments.errors import PaymentError
from payments.models import Discrepancy, Order, PayeeDetail, Receipt, Refund
from portal.accounts.mandates import actions as mandates
from portal.accounts.mandates.errors import MandateError
from portal.accounts.models import Mandate, User
from portal.accounts.second_factor import actions as second_factor
from portal.accounts.second_factor.actions import FactorResetError
from portal.retention import erasure_requests
from portal.retention.erasure_requests import ErasingError
from services.agencies import actions as agencies
from services.agencies.actions import appoint
from services.agencies.errors import AgencyError
from services.agencies.models import Absence, AdministrativeUnit, AgencyKind, CalendarDay, Post, Reorganisation, Role
from services.agencies.reorganisation import actions as reorganisations
from services.catalogue import actions as catalogue
from services.catalogue.authoring.new_procedures import Head
from services.catalogue.errors import CatalogueError
from services.catalogue.models import (
    LocalFee,
    LocalReception,
    ProcedureVersion,
    Remark,
    ReplacedText,
    SamplePerson,
    SharedPart,
)
from services.catalogue.package.process import Delivers
from services.catalogue.package.public_record import Level
from services.catalogue.search.terms import Term, TermKind
from services.documents import actions as documents
from services.documents.errors import DocumentError
from services.documents.facts import ResultFacts, Signatory
from services.documents.models import OfficialPicture
from services.dossiers.actions import (
    applicant,
    bulk,
    combined,
    conversation,
    counter,
    desk,
    draft_sheets,
    extensions,
    filing,
    handling,
    message_templates,
    opinions,
    paper_checks,
    paper_samples,
    participants,
    printouts,
    refiling,
    result_changes,
    result_previews,
    saved_views,
    steps,
    supplements,
    task_drafts,
    transfers,
    trial_run,
)
from services.dossiers.actions.appointments import appointments, inspections, slots
from services.dossiers.actions.assignment import absences, assignment_rules, hand_over
from services.dossiers.actions.money import dues, exemptions, refunds
from services.dossiers.appointments.inspections import Record
from services.dossiers.appointments.publishing import SlotPattern
from services.dossiers.counter.people import StatedPerson
from services.dossiers.desk.lists.address import Address
from services.dossiers.errors import DossierError
from services.dossiers.models import (
    Appointment,
    AssignmentRule,
    BulkRun,
    BulkVerb,
    CombinedFiling,
    Dossier,
    Filing,
    Invitation,
    MessageTemplate,
    SavedView,
    Slot,
    Task,
    TaskDraft,
)
from tests.accounts.factors import a_proposal, with_factor
from tests.accounts.principals import a_mandate
from tests.dossiers.appointments.conftest import another_procedure, meet, slots_of
from tests.dossiers.conftest import PACKAGE, Road, a_road
from tests.dossiers.money.steps import TAX
from tests.factories import PACKAGES, AgencyFactory, StaffFactory, UserFactory, staff_at
from tests.outbox import work_off
from tests.payments.backoffice.test_backoffice import a_discrepancy
from tests.payments.conftest import an_order
from tests.test_doors import an_invitation

ROOMS = (
    *("eforms.actions", "notifications.actions", "payments.actions", "portal.accounts.actions"),
    *("portal.accounts.second_factor.actions", "portal.accounts.mandates.actions"),
    *(f"services.{room}.actions" for room in ("agencies", "catalogue", "documents", "dossiers")),
    *("services.agencies.reorganisation.actions", "portal.retention.erasure_requests"),
)
REFUSALS = (
    *(AgencyError, PaymentError, DossierError, CatalogueError, DocumentError),
    *(FactorResetError, MandateError, ErasingError),
)
SENTENCES = "thẩm quyền|không được giao|định danh mức độ 2|Không có khoản nào|chuyển được|là của|chỉ người ấy"
TODAY = timezone.localdate()
SOMEBODY = StatedPerson("Trần Thị Lan", "001190000027", "1990-01-01")
A_RECORD = Record(None, None, "", "", "")
A_RESULT = ResultFacts(
    symbol="TL", name="Trích lục", issued_to="Hoa", sections=(), signer=Signatory(name="An", position="Chủ tịch")
)
A_PATTERN = SlotPattern(TODAY, TODAY + timedelta(days=9), frozenset(range(5)), time(8), time(11), 30, 1)
NOTE = "Lý do dài hơn mười ký tự."


@dataclass
class World:
    """One of everything that something can be done to."""

    road: Road
    begun: Filing
    at_counter: Filing
    invitation: Invitation
    dossier: Dossier
    order: Order
    paid: Order
    receipt: Receipt
    refund: Refund
    discrepancy: Discrepancy
    detail: PayeeDetail
    mandate: Mandate
    draft: ProcedureVersion
    in_review: ProcedureVersion
    appointment: Appointment
    slot: Slot
    inspected: Dossier


@pytest.fixture
def world(db: None) -> World:
    road = a_road()
    author, code = User.objects.get(username="author"), road.here.agency.code
    paid = payments.record_cash_payment(an_order(payee=code), by=road.here.desk)
    work_off()
    in_review = catalogue.import_package((PACKAGES / "1.001193.json").read_bytes(), by=author)
    meeting = meet(another_procedure(road), slots_of(road.here))
    return World(
        appointment=meeting.appointment,
        inspected=meet(another_procedure(road, code="2.000998", purpose="inspection"), []).dossier,
        slot=meeting.slots[0],
        road=road,
        begun=(begun := road.begin()),
        at_counter=counter.begin(road.version, road.here.agency, by=road.here.desk, person=SOMEBODY),
        invitation=an_invitation(begun.draft, road.citizen),
        dossier=road.submit(),
        order=an_order(payee=code, key="open"),
        paid=paid,
        receipt=paid.receipts.get(),
        refund=payments.propose_refund(paid, amount_vnd=1, reason=NOTE, by=road.here.desk),
        discrepancy=a_discrepancy(paid),
        detail=payments.propose_payee_detail(a_detail(code), by=road.here.desk),
        mandate=a_mandate(road.citizen),
        draft=catalogue.start_new_version(road.version.procedure, by=author),
        in_review=catalogue.submit_for_review(in_review, by=author),
    )


def a_detail(code: str) -> payments.PayeeDetailInput:
    return payments.PayeeDetailInput(code, "tax_code", "0101234567", timezone.localdate(), NOTE)


def a_remark(version: ProcedureVersion) -> Remark:
    remark: Remark = version.remarks.create(text=NOTE, by=version.author)
    return remark


def a_question(at: World) -> Task:
    now = timezone.now()
    about = {"step": "sign", "title": "Ý kiến", "role": Role.HANDLER, "delivers": Delivers.OPINION}
    return Task.objects.create(dossier=at.dossier, agency=at.road.here.agency, opened_at=now, due_at=now, **about)


def with_task(at: World, person: User | None = None) -> Dossier:
    """The dossier with one open task, of this person or of nobody."""
    now = timezone.now()
    about = {"agency": at.road.here.agency, "title": "Kiểm tra", "role": Role.DESK, "opened_at": now, "due_at": now}
    Task.objects.update_or_create(dossier=at.dossier, step="check", defaults={**about, "person": person})
    return at.dossier


def a_post(world: World) -> Post:
    return Post.objects.get(user=world.road.here.handler)


def a_rule(world: World) -> AssignmentRule:
    return AssignmentRule.objects.get_or_create(post=a_post(world), first_letter="a", last_letter="h")[0]


def a_sample(at: World) -> SamplePerson:
    answers = {"name": "An", "answers": {}, "body_id": at.draft.checksum}
    return SamplePerson.objects.get_or_create(version=at.draft, number=1, defaults=answers)[0]


def a_local_fee(at: World) -> LocalFee:
    province, _ = AdministrativeUnit.objects.get_or_create(code="01", defaults={"name": "Hà Nội"})
    AgencyFactory.create(code="H26", kind=AgencyKind.PROVINCE_COMMITTEE, unit=province)
    fee = {"fee": "extract", "amount_vnd": 5_000, "basis": NOTE, "valid_from": TODAY + timedelta(days=9)}
    return LocalFee(procedure=at.road.version.procedure, province=province, **fee)


def a_proposed_local_fee(at: World) -> LocalFee:
    proposed = LocalFee.objects.first() or a_local_fee(at)
    proposed.proposed_by = at.draft.author
    proposed.save()
    return proposed


def a_local_reception(at: World) -> LocalReception:
    fee = a_local_fee(at)
    days = {"basis": NOTE, "valid_from": fee.valid_from}
    return LocalReception(procedure=fee.procedure, province=fee.province, **days)


def a_proposed_local_reception(at: World) -> LocalReception:
    proposed = LocalReception.objects.first() or a_local_reception(at)
    proposed.proposed_by = at.draft.author
    proposed.save()
    return proposed


def a_mark(at: World) -> ReplacedText:
    mark = {"replaced_by": "2/2026/TT-BTC", "since": TODAY, "marked_by": at.draft.author}
    return ReplacedText.objects.get_or_create(number="1/2020/TT-BTC", defaults=mark)[0]


def an_unposted() -> User:
    person: User = StaffFactory.create()
    return person


def an_absence(at: World) -> Absence:
    return Absence.objects.create(person=at.road.here.desk, first_day=TODAY, last_day=TODAY)


def a_merger(at: World) -> Reorganisation:
    agency, into = AgencyFactory.create_batch(2)
    return Reorganisation(kind="merge", agency=agency, into=into, basis="NQ", effective_on=TODAY)


def a_proposed_merger(at: World) -> Reorganisation:
    return reorganisations.propose(a_merger(at), by=StaffFactory.create(is_superuser=True))


def a_picture(at: World) -> OfficialPicture:
    return OfficialPicture.objects.get_or_create(agency=at.road.here.agency, proposed_by=at.road.here.desk)[0]


def a_view(at: World) -> SavedView:
    return SavedView.objects.create(owner=at.road.here.desk, name=f"Danh sách {SavedView.objects.count()}")


def a_run(at: World) -> BulkRun:
    return BulkRun.objects.create(owner=at.road.here.desk, verb=BulkVerb.RECEIVE)


Call = Callable[[World, User], object]
CALLS: dict[Callable[..., object], Call] = {
    payments.record_cash_payment: lambda at, by: payments.record_cash_payment(at.order, by=by),
    payments.assign_payment: lambda at, by: payments.assign_payment(at.discrepancy, at.order, by=by),
    payments.assign_payment_by_reference: lambda at, by: payments.assign_payment_by_reference(
        at.discrepancy, reference=at.order.reference, by=by
    ),
    payments.propose_write_off: lambda at, by: payments.propose_write_off(at.discrepancy, reason=NOTE, by=by),
    payments.propose_discrepancy_refund: lambda at, by: payments.propose_discrepancy_refund(
        at.discrepancy, reason=NOTE, by=by
    ),
    payments.reject_write_off: lambda at, by: payments.reject_write_off(at.discrepancy, by=by),
    payments.confirm_write_off: lambda at, by: payments.confirm_write_off(at.discrepancy, by=by),
    payments.cancel_receipt: lambda at, by: payments.cancel_receipt(at.receipt, reason=NOTE, by=by),
    payments.replace_receipt: lambda at, by: payments.replace_receipt(at.receipt, reason=NOTE, by=by),
    payments.reissue_receipt: lambda at, by: payments.reissue_receipt(at.paid, by=by),
    payments.propose_refund: lambda at, by: payments.propose_refund(at.paid, amount_vnd=1, reason=NOTE, by=by),
    payments.propose_payee_detail: lambda at, by: payments.propose_payee_detail(a_detail(at.order.payee), by=by),
    payments.approve_payee_detail: lambda at, by: payments.approve_payee_detail(at.detail, by=by),
    payments.reject_payee_detail: lambda at, by: payments.reject_payee_detail(at.detail, by=by),
    payments.approve_refund: lambda at, by: payments.approve_refund(at.refund, by=by),
    payments.reject_refund: lambda at, by: payments.reject_refund(at.refund, by=by),
    payments.resend_refund: lambda at, by: payments.resend_refund(at.refund, by=by),
    payments.record_manual_refund: lambda at, by: payments.record_manual_refund(
        at.refund, way="counter", transaction_no="1", by=by
    ),
    catalogue.import_package: lambda at, by: catalogue.import_package(PACKAGE.read_bytes(), by=by),
    catalogue.begin_procedure: lambda at, by: catalogue.begin_procedure(
        at.draft.package, Head("1.999999", "A", "B", at.draft.procedure.issuer.code, (Level.COMMUNE,)), by=by
    ),
    catalogue.begin_form: lambda at, by: catalogue.begin_form(None, at.road.version.procedure, by=by),
    catalogue.start_new_version: lambda at, by: catalogue.start_new_version(at.road.version.procedure, by=by),
    catalogue.restore: lambda at, by: catalogue.restore(at.road.version, by=by, note=NOTE),
    catalogue.edit: lambda at, by: catalogue.edit(
        at.draft, at.draft.package, expected_checksum=at.draft.checksum, by=by
    ),
    catalogue.undo: lambda at, by: catalogue.undo(at.draft, expected_checksum=at.draft.checksum, by=by),
    catalogue.redo: lambda at, by: catalogue.redo(at.draft, expected_checksum=at.draft.checksum, by=by),
    catalogue.open_for_editing: lambda at, by: catalogue.open_for_editing(at.draft, by=by),
    catalogue.take_over: lambda at, by: catalogue.take_over(at.draft, by=by),
    catalogue.keep_input: lambda at, by: catalogue.keep_input(at.draft, "fees/", {}, by=by),
    catalogue.keep_sample_people: lambda at, by: catalogue.keep_sample_people(at.draft, {"An": {}}, by=by),
    catalogue.write_sample_person: lambda at, by: catalogue.write_sample_person(
        at.draft, {}, checksum=at.draft.checksum, by=by, name="An"
    ),
    catalogue.rename_sample_person: lambda at, by: catalogue.rename_sample_person(a_sample(at), name="Bình", by=by),
    catalogue.remove_sample_person: lambda at, by: catalogue.remove_sample_person(a_sample(at), by=by),
    catalogue.drop_former_answers: lambda at, by: catalogue.drop_former_answers(a_sample(at), by=by),
    catalogue.propose_local_fee: lambda at, by: catalogue.propose_local_fee(a_local_fee(at), by=by),
    catalogue.propose_local_reception: lambda at, by: catalogue.propose_local_reception(
        a_local_reception(at), [at.road.version.procedure.issuer], by=by
    ),
    catalogue.approve_local_reception: lambda at, by: catalogue.approve_local_reception(
        a_proposed_local_reception(at), by=by
    ),
    catalogue.refuse_local_reception: lambda at, by: catalogue.refuse_local_reception(
        a_proposed_local_reception(at), by=by, note=NOTE
    ),
    catalogue.cancel_local_reception: lambda at, by: catalogue.cancel_local_reception(
        a_proposed_local_reception(at), by=by, note=NOTE
    ),
    catalogue.approve_local_fee: lambda at, by: catalogue.approve_local_fee(a_proposed_local_fee(at), by=by),
    catalogue.refuse_local_fee: lambda at, by: catalogue.refuse_local_fee(a_proposed_local_fee(at), by=by, note=NOTE),
    catalogue.cancel_local_fee: lambda at, by: catalogue.cancel_local_fee(a_proposed_local_fee(at), by=by, note=NOTE),
    catalogue.mark_replaced: lambda at, by: catalogue.mark_replaced("1/2020/TT-BTC", "2/2026/TT-BTC", TODAY, by=by),
    catalogue.take_mark_back: lambda at, by: catalogue.take_mark_back(a_mark(at), by=by),
    catalogue.submit_for_review: lambda at, by: catalogue.submit_for_review(at.draft, by=by),
    catalogue.abandon: lambda at, by: catalogue.abandon(at.draft, by=by),
    catalogue.create_shared_part: lambda at, by: catalogue.create_shared_part(
        at.road.version.procedure.issuer, "clinics", kind="list", title="Cơ sở khám", text="a | A", by=by
    ),
    catalogue.change_shared_part: lambda at, by: catalogue.change_shared_part(
        SharedPart.objects.create(issuer=at.road.version.procedure.issuer, key="x", kind="list", title="X"),
        text="a | A",
        by=by,
    ),
    catalogue.renew_shared_parts: lambda at, by: catalogue.renew_shared_parts(at.draft, by=by),
    catalogue.write_search_term: lambda at, by: catalogue.write_search_term(
        None, Term(TermKind.STOP, "xin chào"), by=by
    ),
    catalogue.add_offices: lambda at, by: catalogue.add_offices(
        at.road.version.procedure, [at.road.here.agency], by=by
    ),
    catalogue.offer_same: lambda at, by: catalogue.offer_same(at.road.elsewhere.agency, at.road.here.agency, by=by),
    catalogue.remove_offices: lambda at, by: catalogue.remove_offices(
        at.road.version.procedure, [at.road.here.agency], by=by
    ),
    catalogue.receive_by_kind: lambda at, by: catalogue.receive_by_kind(at.road.version.procedure, [], by=by),
    catalogue.publish: lambda at, by: catalogue.publish(at.in_review, by=by),
    catalogue.stop_filing: lambda at, by: catalogue.stop_filing(at.road.version.procedure, by=by, sentence=NOTE),
    catalogue.confirm_filing_stop: lambda at, by: catalogue.confirm_filing_stop(at.road.version.procedure, by=by),
    catalogue.lift_filing_stop: lambda at, by: catalogue.lift_filing_stop(at.road.version.procedure, by=by, note=NOTE),
    catalogue.write_remark: lambda at, by: catalogue.write_remark(at.in_review, by=by, place="", text=NOTE),
    catalogue.resolve_remark: lambda at, by: catalogue.resolve_remark(a_remark(at.in_review), by=by, answer=NOTE),
    catalogue.return_to_author: lambda at, by: catalogue.return_to_author(at.in_review, by=by, note=NOTE),
    catalogue.retire: lambda at, by: catalogue.retire(at.road.version, by=by),
    documents.propose_picture: lambda at, by: documents.propose_picture(at.road.here.leader, b"", by=by),
    documents.confirm_picture: lambda at, by: documents.confirm_picture(a_picture(at), by=by),
    documents.reject_picture: lambda at, by: documents.reject_picture(a_picture(at), by=by),
    documents.end_picture: lambda at, by: documents.end_picture(a_picture(at), by=by),
    documents.revoke: lambda at, by: documents.revoke(at.dossier.papers.get().document, by=by, reason=NOTE),
    counter.begin: lambda at, by: counter.begin(at.road.version, at.road.here.agency, by=by, person=SOMEBODY),
    counter.submit: lambda at, by: counter.submit(at.at_counter, by=by, shown=""),
    counter.discard: lambda at, by: counter.discard(at.at_counter, by=by),
    filing.begin: lambda at, by: filing.begin(at.road.version, at.road.here.agency, by=by),
    filing.submit: lambda at, by: filing.submit(at.begun, by=by),
    filing.carry_over: lambda at, by: filing.carry_over(at.begun, by=by),
    filing.choose_office: lambda at, by: filing.choose_office(at.begun, at.road.elsewhere.agency, by=by),
    refiling.refile: lambda at, by: refiling.refile(at.dossier, at.road.here.agency, by=by),
    participants.send: lambda at, by: participants.send(at.begun, by=by, shown=""),
    participants.confirm: lambda at, by: participants.confirm(at.invitation, by=by, shown=""),
    participants.decline: lambda at, by: participants.decline(at.invitation, by=by, reason=NOTE),
    participants.remind: lambda at, by: participants.remind(at.invitation, by=by),
    participants.withdraw_invitations: lambda at, by: participants.withdraw_invitations(at.begun, by=by),
    combined.withdraw_whole: lambda at, by: combined.withdraw_whole(
        CombinedFiling.objects.create(filing=at.dossier.filing), by=by, note=NOTE
    ),
    draft_sheets.request_sheet: lambda at, by: draft_sheets.request_sheet(at.begun, "digest", by=by),
    applicant.withdraw: lambda at, by: applicant.withdraw(at.dossier, by=by, note=NOTE),
    applicant.answer_supplement: lambda at, by: applicant.answer_supplement(at.dossier, by=by, answers={}),
    applicant.change_supplement_files: lambda at, by: applicant.change_supplement_files(
        at.dossier, by=by, attached={}, removed=None, fields=()
    ),
    desk.receive: lambda at, by: desk.receive(at.dossier, by=by),
    desk.refuse: lambda at, by: desk.refuse(at.dossier, by=by, note=NOTE),
    desk.request_supplement: lambda at, by: desk.request_supplement(
        at.dossier, by=by, fields_asked=["copies"], note=NOTE
    ),
    supplements.propose: lambda at, by: supplements.propose(at.dossier, by=by, fields_asked=["copies"], reason=NOTE),
    supplements.approve: lambda at, by: supplements.approve(at.dossier, by=by),
    supplements.take_back: lambda at, by: supplements.take_back(at.dossier, by=by),
    supplements.reject: lambda at, by: supplements.reject(at.dossier, by=by, note=NOTE),
    desk.return_result: lambda at, by: desk.return_result(at.dossier, by=by),
    dues.request_dues: lambda at, by: dues.request_dues(at.dossier, by=by, lines=TAX, note=NOTE),
    handling.take: lambda at, by: handling.take(at.dossier, by=by),
    handling.propose: lambda at, by: handling.propose(at.dossier, by=by, result={}),
    handling.decide: lambda at, by: handling.decide(at.dossier, by=by),
    steps.finish_step: lambda at, by: steps.finish_step(at.dossier, by=by, step="examine"),
    steps.record_finding: lambda at, by: steps.record_finding(at.dossier, by=by, step="examine", found={}),
    steps.correct_finding: lambda at, by: steps.correct_finding(at.dossier, by=by, step="examine", found={}, note=NOTE),
    steps.choose_office: lambda at, by: steps.choose_office(
        at.dossier, by=by, step="examine", office=at.road.elsewhere.agency
    ),
    opinions.answer_opinion: lambda at, by: opinions.answer_opinion(a_question(at), by=by, found={}),
    opinions.go_on_without: lambda at, by: opinions.go_on_without(at.dossier, by=by, step="examine", note=NOTE),
    handling.send_back: lambda at, by: handling.send_back(at.dossier, by=by, note=NOTE),
    handling.approve: lambda at, by: handling.approve(at.dossier, by=by),
    handling.take_note: lambda at, by: handling.take_note(at.dossier, by=by),
    handling.stop: lambda at, by: handling.stop(at.dossier, by=by, note=NOTE),
    exemptions.propose: lambda at, by: exemptions.propose(at.dossier, by=by, note=NOTE),
    exemptions.grant: lambda at, by: exemptions.grant(at.dossier, by=by),
    exemptions.reject: lambda at, by: exemptions.reject(at.dossier, by=by, note=NOTE),
    printouts.request_control_sheet: lambda at, by: printouts.request_control_sheet(at.dossier, by=by),
    printouts.request_register: lambda at, by: printouts.request_register(at.road.here.agency, TODAY, TODAY, by=by),
    result_changes.begin_correction: lambda at, by: result_changes.begin_correction(at.dossier, by=by, note=NOTE),
    result_changes.propose_correction: lambda at, by: result_changes.propose_correction(at.dossier, by=by, result={}),
    result_changes.propose_withdrawal: lambda at, by: result_changes.propose_withdrawal(
        at.dossier, by=by, note=NOTE, legal_ground=NOTE, papers=()
    ),
    result_changes.approve: lambda at, by: result_changes.approve(at.dossier, by=by),
    result_changes.reject: lambda at, by: result_changes.reject(at.dossier, by=by, note=NOTE),
    result_changes.give_up: lambda at, by: result_changes.give_up(at.dossier, by=by),
    transfers.transfer: lambda at, by: transfers.transfer(
        at.dossier, by=by, office=at.road.elsewhere.agency, note=NOTE
    ),
    extensions.propose: lambda at, by: extensions.propose(at.dossier, by=by, note=NOTE, new_day=TODAY),
    extensions.grant: lambda at, by: extensions.grant(at.dossier, by=by),
    extensions.reject: lambda at, by: extensions.reject(at.dossier, by=by, note=NOTE),
    refunds.approve_refund: lambda at, by: refunds.approve_refund(at.dossier, by=by),
    refunds.reject_refund: lambda at, by: refunds.reject_refund(at.dossier, by=by, note=NOTE),
    second_factor.propose_reset: lambda at, by: second_factor.propose_reset(with_factor(), by=by, note=NOTE),
    second_factor.approve_reset: lambda at, by: second_factor.approve_reset(a_proposal().person, by=by),
    second_factor.reject_reset: lambda at, by: second_factor.reject_reset(a_proposal().person, by=by),
    erasure_requests.propose_erasure: lambda at, by: erasure_requests.propose_erasure(
        UserFactory.create(), by=by, note=NOTE
    ),
    erasure_requests.approve_erasure: lambda at, by: erasure_requests.approve_erasure(UserFactory.create(), by=by),
    erasure_requests.reject_erasure: lambda at, by: erasure_requests.reject_erasure(UserFactory.create(), by=by),
    mandates.grant: lambda at, by: mandates.grant(
        at.mandate.principal,
        holder_number="001190000001",
        holder_name="Nguyễn Văn An",
        ends_on=timezone.localdate(),
        by=by,
    ),
    mandates.accept: lambda at, by: mandates.accept(at.mandate, by=by),
    mandates.decline: lambda at, by: mandates.decline(at.mandate, by=by),
    mandates.end: lambda at, by: mandates.end(at.mandate, by=by),
    trial_run.begin: lambda at, by: trial_run.begin(at.road.version, by=by),
    trial_run.keep: lambda at, by: trial_run.keep(trial_run.begin(at.draft, by=at.draft.author), name="An", by=by),
    paper_samples.request_sample: lambda at, by: paper_samples.request_sample(
        at.road.version, A_RESULT, at.dossier.agency, by=by
    ),
    slots.publish: lambda at, by: slots.publish(
        at.slot.agency, A_PATTERN, by=by, key=uuid4(), purposes=["originals"], place="Phòng 5"
    ),
    slots.close: lambda at, by: slots.close(at.slot, by=by, note=NOTE),
    slots.close_day: lambda at, by: slots.close_day(at.slot.agency, at.slot.day, by=by, note=NOTE),
    inspections.record: lambda at, by: inspections.record(at.inspected, "examine", by=by, content=A_RECORD),
    inspections.issue_minutes: lambda at, by: inspections.issue_minutes(
        at.inspected, "examine", by=by, content=A_RECORD
    ),
    appointments.choose: lambda at, by: appointments.choose(at.appointment, at.slot, by=by, shown=None),
    appointments.set_time: lambda at, by: appointments.set_time(at.appointment, by=by, slot=at.slot),
    appointments.mark_attended: lambda at, by: appointments.mark_attended(at.appointment, by=by),
    appointments.mark_missed: lambda at, by: appointments.mark_missed(at.appointment, by=by),
    appointments.invite_again: lambda at, by: appointments.invite_again(at.appointment, by=by),
    appointments.waive: lambda at, by: appointments.waive(at.appointment, by=by, note=NOTE),
    agencies.give_post: lambda at, by: agencies.give_post(an_unposted(), Role.DESK, at.road.here.agency, by=by),
    agencies.end_post: lambda at, by: agencies.end_post(at.road.here.desk.posts.get(), by=by),
    agencies.set_posts: lambda at, by: agencies.set_posts(
        an_unposted(), at.road.here.agency, {Role.DESK: agencies.UNSIGNED}, by=by
    ),
    agencies.lock_account: lambda at, by: agencies.lock_account(at.road.here.desk, by=by),
    agencies.unlock_account: lambda at, by: agencies.unlock_account(at.road.here.desk, by=by),
    reorganisations.propose: lambda at, by: reorganisations.propose(a_merger(at), by=by),
    reorganisations.withdraw: lambda at, by: reorganisations.withdraw(a_proposed_merger(at), by=by),
    reorganisations.decide: lambda at, by: reorganisations.decide(a_proposed_merger(at), by=by),
    reorganisations.resume: lambda at, by: reorganisations.resume(a_proposed_merger(at), by=by),
    agencies.set_day: lambda at, by: agencies.set_day(CalendarDay(day=TODAY, kind="holiday", name="Nghỉ"), by=by),
    agencies.remove_day: lambda at, by: agencies.remove_day(
        CalendarDay.objects.create(day=TODAY + timedelta(days=1), kind="holiday", name="Nghỉ"), by=by
    ),
    applicant.change_supplement_list: lambda at, by: applicant.change_supplement_list(
        at.dossier, "people", lambda rows: rows, by=by
    ),
    hand_over.claim: lambda at, by: hand_over.claim(with_task(at), by=by, step="check"),
    hand_over.put_back: lambda at, by: hand_over.put_back(with_task(at, at.road.here.desk), by=by, step="check"),
    hand_over.hand_over: lambda at, by: hand_over.hand_over(
        with_task(at, at.road.here.handler), by=by, step="check", to=at.road.here.desk
    ),
    hand_over.hand_over_all: lambda at, by: hand_over.hand_over_all(at.road.here.desk, by=by, to=None),
    absences.enter: lambda at, by: absences.enter(at.road.here.desk, by=by, first_day=TODAY, last_day=TODAY),
    absences.take_back: lambda at, by: absences.take_back(an_absence(at), by=by),
    assignment_rules.add_rule: lambda at, by: assignment_rules.add_rule(a_post(at), by=by, first_letter="a"),
    assignment_rules.remove_rule: lambda at, by: assignment_rules.remove_rule(a_rule(at), by=by),
    bulk.begin: lambda at, by: bulk.begin(BulkVerb.RECEIVE, Address.of("pham-vi=tat-ca"), [at.dossier.pk], by=by),
    bulk.begin_again: lambda at, by: bulk.begin_again(a_run(at), BulkVerb.RECEIVE, None, by=by),
    bulk.start: lambda at, by: bulk.start(a_run(at), by=by),
    bulk.stop: lambda at, by: bulk.stop(a_run(at), by=by),
    bulk.resume: lambda at, by: bulk.resume(a_run(at), by=by),
    result_previews.request_preview: lambda at, by: result_previews.request_preview(
        at.dossier.tasks.latest("pk"), A_RESULT, by=by
    ),
    paper_checks.check: lambda at, by: paper_checks.check(at.dossier, Attachment(), by=by),
    paper_checks.uncheck: lambda at, by: paper_checks.uncheck(at.dossier, Attachment(), by=by),
    task_drafts.keep: lambda at, by: task_drafts.keep(
        TaskDraft(task=at.dossier.tasks.latest("pk"), form="step"), by=by, answers={}, typed={}
    ),
    conversation.write_message: lambda at, by: conversation.write_message(at.dossier, by=by, text=NOTE, key=uuid4()),
    message_templates.save_template: lambda at, by: message_templates.save_template(
        at.road.here.agency, by=by, title="Chào", text=NOTE
    ),
    message_templates.delete_template: lambda at, by: message_templates.delete_template(
        MessageTemplate(agency=at.road.here.agency, title="Chào"), by=by
    ),
    conversation.write_note: lambda at, by: conversation.write_note(at.dossier, by=by, text=NOTE, key=uuid4()),
    conversation.add_label: lambda at, by: conversation.add_label(at.dossier, by=by, name="Gấp"),
    conversation.remove_label: lambda at, by: conversation.remove_label(at.dossier, by=by, name="Gấp"),
    conversation.set_labels: lambda at, by: conversation.set_labels(at.dossier, by=by, kept=(), new="Gấp"),
    saved_views.begin_with: lambda at, by: saved_views.begin_with(a_view(at), by=by),
    saved_views.remove_view: lambda at, by: saved_views.remove_view(a_view(at), by=by),
}
EXEMPT = {
    "services.dossiers.actions.appointments.appointments.reopen_choice": "a step of inviting again, of closing a slot",
    "payments.actions.attempts.new_attempt": "a step of those who take cash, assign money or start a payment",
    "services.documents.actions.supersede": "a step of those who correct or withdraw a result",
    "services.catalogue.actions.drafting.create_draft": "a step of those who bring in, copy or begin a procedure",
    "services.catalogue.actions.drafting.lock_editable_draft": "the first step of those who write a draft",
    "services.catalogue.actions.editing_sessions.drop_input": "forgets what this very person has typed",
    "services.catalogue.actions.local_decisions.decide": "a step of those who approve or refuse a province's decision",
    "services.catalogue.actions.local_decisions.refuse": "what refusing a local fee and a local reception share",
    "services.catalogue.actions.local_decisions.cancel": "what cancelling a local fee and a local reception share",
    "services.catalogue.actions.persistence.record_event": "writes down what another action did",
    "services.documents.actions.issue": "a step of those who act on the matter that the paper is about",
    "services.documents.actions.issue_many": "the same for several papers",
    "services.dossiers.actions.combined.submit_parts": "a step of filing.submit, which has asked",
    "services.dossiers.actions.result_previews.current_preview": "looks for what this person has asked for",
    "services.dossiers.actions.draft_sheets.current_sheet": "looks for what this person has asked for",
    "services.dossiers.actions.assignment.hand_over.move": "a step of handing over all, of an absence, of leaving",
    "services.dossiers.actions.exports.ask": "a file of the list that one may read, for oneself",
    "services.dossiers.actions.saved_views.save_view": "a list of one's own, shared with an office of one's own",
    "services.dossiers.actions.supplements.ask": "a step of those who request a supplement, or approve a further one",
    "services.dossiers.actions.filing.file": "a step of those who submit, and of the last who confirms",
    "services.dossiers.actions.money.fee_orders.go_on": "a step of those who exempt from a fee, and of payments",
    "services.dossiers.actions.money.recalculation.recalculate": "a step of those who answer a supplement",
    "services.dossiers.actions.money.refunds.cancel_orders_and_propose_refunds": "a step of those who end a dossier",
}
"""What takes `by` to write it down, and is called by actions that have asked."""
GIVEN_TO_ADMINISTRATORS: set[Callable[..., object]] = {
    catalogue.add_offices,
    catalogue.remove_offices,
    catalogue.receive_by_kind,
    catalogue.offer_same,
    catalogue.write_search_term,
    *(agencies.set_day, agencies.remove_day),
    *(reorganisations.propose, reorganisations.withdraw, reorganisations.decide, reorganisations.resume),
    *(agencies.give_post, agencies.end_post, agencies.set_posts),
    *(agencies.lock_account, agencies.unlock_account),
    *(second_factor.propose_reset, second_factor.approve_reset, second_factor.reject_reset),
    *(erasure_requests.propose_erasure, erasure_requests.approve_erasure, erasure_requests.reject_erasure),
    trial_run.begin,
    paper_samples.request_sample,
    *(documents.propose_picture, documents.confirm_picture, documents.reject_picture, documents.end_picture),
}


def elsewhere(world: World) -> User:
    """Somebody with every role in other agencies."""
    return staff_at("H29.01", *Role)


def of_other_roles(world: World) -> User:
    """Somebody who writes procedures in the office of the dossier, and handles dossiers in the ministry."""
    person = staff_at("G15", Role.DESK, Role.HANDLER, Role.LEADER)
    for role in (Role.AUTHOR, Role.APPROVER):
        appoint(person, role, world.road.here.agency)
    return person


def superuser(world: World) -> User:
    person: User = StaffFactory.create(is_superuser=True)
    return person


def modules() -> Iterator[ModuleType]:
    """Every module that holds actions."""
    for room in map(importlib.import_module, ROOMS):
        yield room
        for found in pkgutil.walk_packages(getattr(room, "__path__", []), f"{room.__name__}."):
            yield importlib.import_module(found.name)


def done_by_somebody() -> set[str]:
    """The public functions there that take `by`."""
    return {
        name_of(action)
        for module in modules()
        for name, action in vars(module).items()
        if inspect.isfunction(action) and action.__module__ == module.__name__ and not name.startswith("_")
        if "by" in inspect.signature(action).parameters
    }


def name_of(action: Callable[..., object]) -> str:
    return f"{action.__module__}.{action.__name__}"


def test_every_action_that_somebody_does_is_called_below():
    assert {name_of(action) for action in CALLS} | EXEMPT.keys() == done_by_somebody()


@pytest.mark.parametrize("stranger", [elsewhere, of_other_roles, superuser])
def test_an_action_refuses_whom_the_table_does_not_name(world, stranger):
    person = stranger(world)
    allowed: set[Callable[..., object]] = GIVEN_TO_ADMINISTRATORS if stranger is superuser else set()

    done = sorted(name_of(action) for action, call in CALLS.items() if not is_refused(call, world, person))
    assert done == sorted(map(name_of, allowed))


def is_refused(call: Call, world: World, person: User) -> bool:
    """Whether the table of permissions is why it was not done."""
    try:
        call(world, person)
    except REFUSALS as refusal:
        return re.search(SENTENCES, str(refusal)) is not None
    return False
