"""The day of a merchant, written down for it."""

from datetime import timedelta

from payments.sandbox.answering import settle_refunds
from payments.sandbox.asked import RefusalError
from payments.sandbox.merchants import merchant
from payments.sandbox.models import Movement, Payment
from payments.vnpay import statements
from payments.vnpay.moments import moment


def statement_of(terminal: str, day: str, proof: str) -> str:
    """Every movement of money from midnight to midnight in Hà Nội."""
    known = merchant(terminal)
    if known is None or proof != statements.asked(terminal, day, known.secret):
        raise RefusalError("Sai chữ ký.")
    try:
        midnight = moment(f"{day}000000")
    except ValueError:
        raise RefusalError("Không có ngày này.") from None
    for payment in Payment.objects.filter(terminal=terminal, refunds__movement=None, refunds__is_refused=False):
        settle_refunds(payment)
    movements = Movement.objects.filter(
        payment__terminal=terminal, at__gte=midnight, at__lt=midnight + timedelta(days=1)
    )
    return statements.write(
        (
            statements.Row(
                movement.kind, movement.payment.txn_ref, movement.transaction_no, movement.amount_vnd, movement.at
            )
            for movement in movements.select_related("payment").order_by("pk")
        ),
        known.secret,
    )
