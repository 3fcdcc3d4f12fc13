"""What the apps above want to hear; they register in their `AppConfig.ready()`."""

from collections.abc import Callable

from payments.models import Order

SettledHandler = Callable[[Order], None]

_settled: list[SettledHandler] = []


def on_settled(handler: SettledHandler) -> SettledHandler:
    """Call the handler once for each order settled, inside the settling transaction.

    If it raises, nothing is recorded, and the gateway repeats its notice.
    """
    if handler not in _settled:
        _settled.append(handler)
    return handler


def tell_settled(order: Order) -> None:
    for handler in _settled:
        handler(order)
