"""QR checkout: paying by a gateway's QR code that the payer scans with a telephone."""

import logging
from dataclasses import dataclass

import segno

from payments.gateways.base import GatewayUnavailableError, QrGateway
from payments.gateways.registry import qr_methods
from payments.models import Attempt, Direction, Message, Order
from payments.status import MessageKind

log = logging.getLogger(__name__)


def fetch_code(attempt: Attempt, gateway: QrGateway, *, ip: str, return_url: str) -> None:
    """Fetch the QR code of an attempt and store it as a message, since the gateway gives it once only.

    An unavailable gateway is logged. This makes an HTTP request: never call it while a row is locked.
    """
    try:
        content = gateway.fetch_qr(attempt, ip=ip, return_url=return_url)
    except GatewayUnavailableError as error:
        log.warning("no QR code for %s: %s", attempt.reference, error)
    else:
        Message.objects.store(attempt.pk, Direction.IN, kind=MessageKind.QR_CODE, raw=content)


@dataclass(frozen=True, slots=True)
class QrCode:
    """The QR code of a pending attempt."""

    method: QrGateway
    content: str
    """Text of the code; empty when the gateway gave none."""


def latest_code(order: Order) -> QrCode | None:
    """The latest code that may still be scanned; None without an active attempt by QR code."""
    methods = qr_methods()
    active = order.attempts.active().filter(gateway__in=methods)
    attempt = active.last()
    if attempt is None:
        return None
    message = Message.objects.filter(attempt__in=active, kind=MessageKind.QR_CODE).select_related("attempt").last()
    if message is None:
        return QrCode(methods[attempt.gateway], "")
    return QrCode(methods[message.attempt.gateway], message.raw)


def qr_data_uri(content: str) -> str:
    """A QR code with this text, as the data URI of a PNG image."""
    return segno.make_qr(content, error="m").png_data_uri(border=4, scale=6)
