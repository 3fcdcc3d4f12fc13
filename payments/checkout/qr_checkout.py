"""Payment by the QR code of a gateway, which the payer scans with a telephone."""

import logging
from dataclasses import dataclass

import segno

from payments.gateways.base import GatewayUnavailableError, QrGateway
from payments.gateways.registry import qr_methods
from payments.models import Attempt, Direction, Message, Order
from payments.status import MessageKind

log = logging.getLogger(__name__)


def fetch(attempt: Attempt, gateway: QrGateway, *, ip: str, return_url: str) -> None:
    """Ask for the code and keep it, since the gateway gives it once; it may give none.

    This calls the gateway: never while a row is locked.
    """
    try:
        content = gateway.fetch_qr(attempt, ip=ip, return_url=return_url)
    except GatewayUnavailableError as error:
        log.warning("no QR code for %s: %s", attempt.reference, error)
    else:
        Message.objects.keep(attempt.pk, Direction.IN, kind=MessageKind.QR_CODE, raw=content)


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code to scan, or its absence."""

    method: QrGateway
    content: str
    """Empty when the gateway gave none."""


def latest_code(order: Order) -> QrCode | None:
    """The latest code that may still be scanned; None when no attempt by QR code is open."""
    methods = qr_methods()
    waiting = order.attempts.in_time().filter(gateway__in=methods)
    attempt = waiting.last()
    if attempt is None:
        return None
    message = Message.objects.filter(attempt__in=waiting, kind=MessageKind.QR_CODE).select_related("attempt").last()
    if message is None:
        return QrCode(methods[attempt.gateway], "")
    return QrCode(methods[message.attempt.gateway], message.raw)


def picture(content: str) -> str:
    """The QR code as a data URI of a PNG."""
    return segno.make_qr(content, error="m").png_data_uri(border=4, scale=6)
