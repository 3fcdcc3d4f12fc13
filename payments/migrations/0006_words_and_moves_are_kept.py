from collections.abc import Mapping, Sequence

from django.db import migrations

from notifications.immutable import allow_again, refuse

MOVES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "order": {"open": ["settled", "cancelled"], "settled": ["refunded"]},
    "attempt": {
        "started": ["declined", "abandoned", "expired", "paid"],
        "declined": ["paid"],
        "abandoned": ["paid"],
        "expired": ["paid"],
    },
    "refund": {
        "proposed": ["approved", "dropped"],
        "approved": ["sent", "refused", "done"],
        "sent": ["refused", "done"],
        "refused": ["approved", "dropped", "done"],
    },
    "receipt": {"valid": ["cancelled", "replaced"]},
}
"""The tables of `payments/status.py` on this day. Where one of them grows, a later migration sets its trigger anew."""

ORDER = ["total_vnd", "payer_id", "payee", "payee_name", "payee_tax_code", "purpose", "key", "reference"]
RECEIPT = [
    "book_id",
    "number",
    "order_id",
    "payer_name",
    "payee_name",
    "payee_tax_code",
    "total_vnd",
    "total_in_words",
    "issued_at",
]
ORDER_SAYS, RECEIPT_SAYS = "What an order asks of whom never changes.", "What a receipt says never changes."


def changed(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} <> NEW.{column}" for column in columns)


def forbidden(moves: Mapping[str, Sequence[str]]) -> str:
    """That a status changes as its table does not say."""
    allowed = ", ".join(f"'{before}>{after}'" for before, afters in moves.items() for after in afters)
    return f"OLD.status <> NEW.status AND OLD.status || '>' || NEW.status NOT IN ({allowed})"


class Migration(migrations.Migration):

    dependencies = [
        ("payments", "0005_orders_keep_their_words"),
    ]

    operations = [
        allow_again(
            refuse("payments_order", "UPDATE", when=changed("total_vnd", "payer_id", "payee"), because=ORDER_SAYS)
        ),
        refuse("payments_order", "UPDATE", when=changed(*ORDER), because=ORDER_SAYS),
        refuse("payments_orderline", "DELETE", because="A line of an order stays."),
        allow_again(
            refuse("payments_receipt", "UPDATE", when=changed("book_id", "number", "total_vnd"), because=RECEIPT_SAYS)
        ),
        refuse("payments_receipt", "UPDATE", when=changed(*RECEIPT), because=RECEIPT_SAYS),
        *(
            refuse(
                f"payments_{name}",
                "UPDATE",
                rule="move",
                when=forbidden(moves),
                because="A status moves only as its table says.",
            )
            for name, moves in MOVES.items()
        ),
    ]
