"""Fees of a dossier: open their orders, and continue the dossier once they are paid or exempted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from core.compiled_query import CompiledQuery
from core.people import User
from eforms.answers.summary import visible_answers
from eforms.definition import Answers
from payments.actions import create_orders
from payments.models import Order
from payments.orders.order_input import LineInput, OrderInput, Payee
from payments.tax_codes import tax_code_of, tax_codes_of
from services.catalogue.package.fees.charges import Collected
from services.catalogue.package.public_record import FilingChannel
from services.dossiers.actions import desk
from services.dossiers.models import AnswerSheet, Dossier, EventType, Exemption, Fee, FeeMoment, Interruption
from services.dossiers.money import explanations, fees
from services.dossiers.process import deadline_clock, task_assignment
from services.dossiers.process.findings import findings_of
from services.dossiers.process.transitions import apply, lock_fee_of_order
from services.dossiers.process.waiting import payment_due_at
from services.dossiers.status import Status
from services.dossiers.steps import interruptions

PURPOSES = {
    FeeMoment.BEFORE: "Nộp phí hồ sơ {}",
    FeeMoment.AFTER: "Nộp phí nhận kết quả hồ sơ {}",
    FeeMoment.DURING_HANDLING: "Nộp nghĩa vụ tài chính hồ sơ {}",
    FeeMoment.DIFFERENCE: "Nộp thêm phí hồ sơ {}",
}
"""The purpose of payment on the order and, without diacritics, in the bank transfer."""


def dues_of(dossier: Dossier, answers: Answers, moment: FeeMoment) -> list[fees.AmountDue]:
    """The fees due at `moment`, by the rules of the day of filing; `answers` are the visible ones."""
    case = fees.FeeCase(FilingChannel(dossier.channel), dossier.filed_on, dossier.agency)
    return [due for due in fees.calculate(dossier.package, answers, case) if due.fee.collected == moment.value]


def charge(dossier: Dossier, answers: Answers, moment: FeeMoment) -> int:
    """Open the order for the fees due at `moment`, by the rules of the day of filing; return its total in đồng."""
    dues = dues_of(dossier, answers, moment)
    lines = fees.order_lines(dues)
    if not lines:
        return 0
    due_at = payment_due_at(dossier, timezone.now()) if moment is FeeMoment.BEFORE else None
    fee = open_fee(dossier, moment, lines, given_back=fees.refundable_by_ending(dues), due_at=due_at)
    return fee.order.total_vnd


def charge_together(dossiers: Sequence[Dossier], moment: FeeMoment) -> list[int]:
    """Open the orders of dossiers that begin together, with as few statements as of one; return their totals in đồng.

    Each has its `sheet` of visible answers.
    """
    dues = [dues_of(dossier, dossier.sheet.answers, moment) for dossier in dossiers]
    charged = [(dossier, due) for dossier, due in zip(dossiers, dues, strict=True) if fees.order_lines(due)]
    if not charged:
        return [0] * len(dossiers)
    tax_codes, now = tax_codes_of(dossier.agency.payee_code for dossier, _ in charged), timezone.now()
    orders = create_orders(
        [
            _order_input(
                dossier,
                moment,
                fees.order_lines(due),
                tax_code=tax_codes.get(dossier.agency.payee_code, ""),
                due_at=payment_due_at(dossier, now) if moment is FeeMoment.BEFORE else None,
            )
            for dossier, due in charged
        ]
    )
    Fee.objects.bulk_create(
        Fee(dossier=dossier, order=order, moment=moment, given_back=fees.refundable_by_ending(due))
        for (dossier, due), order in zip(charged, orders, strict=True)
    )
    totals = {dossier.pk: order.total_vnd for (dossier, _), order in zip(charged, orders, strict=True)}
    return [totals.get(dossier.pk, 0) for dossier in dossiers]


def charge_for_result(dossier: Dossier) -> int:
    """Open the order for the fees collected with the result (thu sau); return its total in đồng."""
    package = dossier.package
    if all(fee.collected != Collected.AFTER for fee in package.fees):
        return 0
    sheet = AnswerSheet.objects.get(dossier=dossier)
    declared = visible_answers(package.eform, sheet.answers, today=dossier.filed_on)
    return charge(dossier, {**declared, **findings_of(dossier)}, FeeMoment.AFTER)


def open_fee(
    dossier: Dossier,
    moment: FeeMoment,
    lines: Sequence[LineInput],
    *,
    given_back: dict[str, int] | None = None,
    due_at: datetime | None = None,
) -> Fee:
    """Open an order with these lines and record it as a fee of the dossier; `given_back` as in `Fee.given_back`."""
    tax_code = tax_code_of(dossier.agency.payee_code)
    [order] = create_orders([_order_input(dossier, moment, lines, tax_code=tax_code, due_at=due_at)])
    return Fee.objects.create(dossier=dossier, order=order, moment=moment, given_back=given_back or {})


def _order_input(
    dossier: Dossier, moment: FeeMoment, lines: Sequence[LineInput], *, tax_code: str, due_at: datetime | None
) -> OrderInput:
    """The order of a dossier; that of a part leads back to the page where all that is owed together stands."""
    return OrderInput(
        payer=dossier.applicant,
        payee=Payee(dossier.agency.payee_code, dossier.agency.name, tax_code),
        lines=lines,
        purpose=PURPOSES[moment].format(dossier.code or f"{dossier.package.code} số {dossier.pk}"),
        subject_path=dossier.whole_path,
        idempotency_key=f"dossier:{dossier.pk}:{moment}:{dossier.events}",
        due_at=due_at,
    )


def order_settled(order: Order) -> None:
    """Handler of `payments.hooks.order_settled`: record the payment and continue the dossier.

    Runs once, in the transaction of a worker; the dossier may have ended meanwhile.
    """
    fee = lock_fee_of_order(order)
    if fee is None:
        return
    event_type = EventType.DUES_PAID if fee.moment == FeeMoment.DURING_HANDLING else EventType.FEE_PAID
    data = {"order": order.pk, "total_vnd": order.total_vnd, "moment": fee.moment}
    end_exemption(fee)
    go_on(fee.dossier, fee, event_type, by=None, data=data)


def end_exemption(fee: Fee) -> None:
    """Close an exemption from a fee that nobody has decided: it was paid; the interrupted task goes on."""
    dossier, now = fee.dossier, timezone.now()
    exemption = Exemption.objects.open().filter(fee=fee).first()
    if exemption is None:
        return
    exemption.decided_at, exemption.is_granted = now, False
    exemption.save(update_fields=["decided_at", "is_granted"])
    task_assignment.cancel_all(dossier)
    interruptions.resume(dossier, Interruption.EXEMPTION, at=now)


def go_on(dossier: Dossier, fee: Fee, event_type: EventType, *, by: User | None, **event: Any) -> None:
    """Record that the fee is paid or exempted, then do what waited for it."""
    task_assignment.cancel_wait_check(dossier)
    if dossier.state is Status.DUES_REQUESTED:
        _resume_work(dossier, fee, event_type, by=by, **event)
        return
    apply(dossier, event_type, by=by, **event)
    if dossier.state is Status.COMPLETED:
        desk.return_if_ready(dossier)
    elif dossier.state is Status.SUBMITTED and not dossier.tasks.open().exists():
        task_assignment.open_task(dossier, task_assignment.DESK_CHECK)


def _resume_work(dossier: Dossier, fee: Fee, event_type: EventType, *, by: User | None, **event: Any) -> None:
    """End the dues request: return to the former status, resume the clock, reopen the interrupted tasks."""
    now, is_accepted = timezone.now(), dossier.code is not None
    columns: dict[str, Any] = {"due_at": deadline_clock.resume(dossier, at=now)} if is_accepted else {}
    to = Status.IN_PROGRESS if is_accepted else Status.SUBMITTED
    apply(dossier, event_type, by=by, to=to, at=now, **event, **columns)
    interruptions.resume(dossier, Interruption.DUES, at=now)


PAID_BY: Final = CompiledQuery(
    lambda order: (
        Fee.objects.filter(order=order)
        .select_related("dossier__version", "dossier__agency", "dossier__sheet")
        .order_by("pk")[:1]
    )
)
"""The fee that an order is to pay, with what its amount is reckoned from."""


def calculations(order: Order) -> list[tuple[str, str]]:
    """Handler of `payments.hooks.calculations`: how the lines of the order of a dossier were reckoned.

    What a supplement has changed since, or somebody entered by hand, is not explained by the rules.
    """
    fee = next(iter(PAID_BY(order.pk)), None)
    if fee is None:
        return []
    dossier, moment = fee.dossier, FeeMoment(fee.moment)
    facts = {
        **visible_answers(dossier.package.eform, dossier.sheet.answers, today=dossier.filed_on),
        **findings_of(dossier),
    }
    dues = {(due.fee.name, due.amount_vnd): due for due in dues_of(dossier, facts, moment)}
    explained = []
    for line in order.lines.all():
        if due := dues.get((line.name, line.amount_vnd)):
            found = explanations.findings_read(dossier.package, due, facts)
            explained.append((line.name, "\n".join([*found, explanations.calculation(due)])))
    return explained
