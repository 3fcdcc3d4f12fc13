"""The code a payer scans to go on at the gateway by telephone."""

import logging

import segno

from payments.gateways import UnansweredError
from payments.gateways.vnpay import VnpayQr
from payments.models import Attempt, Direction, Message

log = logging.getLogger(__name__)
KIND = "genqr"


def code_of(attempt: Attempt, *, ip: str, return_url: str) -> str:
    """What the code says; the gateway tells it once, so it is kept. Empty when the gateway does not tell."""
    kept = attempt.messages.filter(kind=KIND).first()
    if kept:
        return kept.raw
    try:
        content = VnpayQr().code_to_scan(attempt, ip=ip, return_url=return_url)
    except UnansweredError as trouble:
        log.warning("no code to scan for %s: %s", attempt.reference, trouble)
        return ""
    Message.objects.keep(attempt.pk, Direction.IN, kind=KIND, raw=content)
    return content


def picture(content: str) -> str:
    return segno.make_qr(content, error="m").png_data_uri(border=4, scale=6)
