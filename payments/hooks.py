"""What the apps above want to hear; they register in their `AppConfig.ready()`."""

from collections.abc import Callable, Collection, Mapping

from payments.models import Order, Receipt, Refund

SettledHandler = Callable[[Order], None]
ReceiptHandler = Callable[[Receipt], None]
Papers = Callable[[Collection[Receipt]], Mapping[int, str]]
RefundedHandler = Callable[[Refund], None]
DroppedHandler = Callable[[Refund, str], None]
RefusedHandler = Callable[[Refund], None]


def _no_papers(receipts: Collection[Receipt]) -> Mapping[int, str]:
    return {}


_papers: Papers = _no_papers
_settled: list[SettledHandler] = []
_receipts: list[ReceiptHandler] = []
_refunded: list[RefundedHandler] = []
_dropped: list[DroppedHandler] = []
_refused: list[RefusedHandler] = []


def on_settled(handler: SettledHandler) -> SettledHandler:
    """Call the handler once for each order settled, by a worker soon after.

    If it raises, nothing it did is kept and it is called again later; the money stays recorded.
    """
    if handler not in _settled:
        _settled.append(handler)
    return handler


def on_refunded(handler: RefundedHandler) -> RefundedHandler:
    """Call the handler once for each refund of a settled order that reached the payer, inside its transaction."""
    if handler not in _refunded:
        _refunded.append(handler)
    return handler


def on_dropped(handler: DroppedHandler) -> DroppedHandler:
    """Call the handler once for each refund that was not agreed to, inside its transaction, with the reason."""
    if handler not in _dropped:
        _dropped.append(handler)
    return handler


def on_refused(handler: RefusedHandler) -> RefusedHandler:
    """Call the handler each time a gateway refuses to give back money of a settled order, inside its transaction."""
    if handler not in _refused:
        _refused.append(handler)
    return handler


def on_receipt(handler: ReceiptHandler) -> ReceiptHandler:
    """Call the handler once for each receipt issued, inside its transaction: for drawing it, or sending it on."""
    if handler not in _receipts:
        _receipts.append(handler)
    return handler


def receipt_papers(handler: Papers) -> Papers:
    """Register who knows, by the id of the receipt, where its paper is fetched."""
    global _papers  # noqa: PLW0603 – one answer for the whole portal, given once at the start
    _papers = handler
    return handler


def papers_of(receipts: Collection[Receipt]) -> Mapping[int, str]:
    """Where the papers are fetched; a receipt that nobody draws is not among them."""
    return _papers(receipts) if receipts else {}


def tell_receipt(receipt: Receipt) -> None:
    for handler in _receipts:
        handler(receipt)


def tell_settled(order: Order) -> None:
    for handler in _settled:
        handler(order)


def tell_refunded(refund: Refund) -> None:
    for handler in _refunded:
        handler(refund)


def tell_refused(refund: Refund) -> None:
    for handler in _refused:
        handler(refund)


def tell_dropped(refund: Refund, reason: str) -> None:
    for handler in _dropped:
        handler(refund, reason)
