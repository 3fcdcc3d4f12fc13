"""What the apps above want to hear; they register in their `AppConfig.ready()`."""

from collections.abc import Callable

from payments.models import Order, Refund

SettledHandler = Callable[[Order], None]
RefundedHandler = Callable[[Refund], None]

_settled: list[SettledHandler] = []
_refunded: list[RefundedHandler] = []


def on_settled(handler: SettledHandler) -> SettledHandler:
    """Call the handler once for each order settled, inside the settling transaction.

    If it raises, nothing is recorded, and the gateway repeats its notice.
    """
    if handler not in _settled:
        _settled.append(handler)
    return handler


def on_refunded(handler: RefundedHandler) -> RefundedHandler:
    """Call the handler once for each refund of a settled order that reached the payer, inside its transaction."""
    if handler not in _refunded:
        _refunded.append(handler)
    return handler


def tell_settled(order: Order) -> None:
    for handler in _settled:
        handler(order)


def tell_refunded(refund: Refund) -> None:
    for handler in _refunded:
        handler(refund)
