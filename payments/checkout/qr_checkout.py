"""The code a payer scans to go on at the gateway by telephone."""

import logging

import segno

from payments.gateways.base import UnansweredError
from payments.gateways.vnpay.gateway import VnpayQr
from payments.models import Attempt, Direction, Message, Order
from payments.status import MessageKind

log = logging.getLogger(__name__)


def fetch(attempt: Attempt, gateway: VnpayQr, *, ip: str, return_url: str) -> None:
    """Ask for the code and keep it, for the gateway tells it once; it may not tell it at all.

    This calls the gateway: never while a row is held.
    """
    try:
        content = gateway.code_to_scan(attempt, ip=ip, return_url=return_url)
    except UnansweredError as trouble:
        log.warning("no code to scan for %s: %s", attempt.reference, trouble)
    else:
        Message.objects.keep(attempt.pk, Direction.IN, kind=MessageKind.QR_CODE, raw=content)


def code_of(order: Order) -> str | None:
    """The latest code that may still be scanned; empty when the gateway gave none, None when nobody is trying."""
    waiting = order.attempts.in_time().filter(gateway=VnpayQr.code)
    if not waiting.exists():
        return None
    kept = Message.objects.filter(attempt__in=waiting, kind=MessageKind.QR_CODE).last()
    return kept.raw if kept else ""


def picture(content: str) -> str:
    return segno.make_qr(content, error="m").png_data_uri(border=4, scale=6)
