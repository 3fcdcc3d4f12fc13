"""Letters that come back: the return path that names a delivery (VERP), and the report about it (RFC 3464)."""

import re
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from typing import Final

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from notifications.models import Delivery

DIGITS: Final = 20
_RETURN_PATH: Final = re.compile(rf"[^+@]+\+(\d{{1,18}})-([0-9a-f]{{{DIGITS}}})@[^@]+", re.ASCII)
_FINAL_STATUS: Final = re.compile(r"5\.\d{1,3}\.\d{1,3}", re.ASCII)


def return_path(delivery_id: int, address: str) -> str:
    """Where this letter to this address comes back to; the usual sender where no address for it is set."""
    if not settings.BOUNCE_ADDRESS:
        return settings.DEFAULT_FROM_EMAIL
    local, _, domain = settings.BOUNCE_ADDRESS.partition("@")
    return f"{local}+{delivery_id}-{_proof(delivery_id, address, settings.SECRET_KEY)}@{domain}"


def find_delivery(returned_to: str) -> Delivery | None:
    """The delivery that a return path of ours names; None once its person has another address."""
    match = _RETURN_PATH.fullmatch(returned_to.lower())
    if match is None:
        return None
    delivery = Delivery.objects.select_related("notification__recipient").filter(pk=int(match[1])).first()
    if delivery is None:
        return None
    address, keys = delivery.notification.recipient.email, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    is_ours = any(constant_time_compare(_proof(delivery.pk, address, key), match[2]) for key in keys)
    return delivery if is_ours else None


def final_status(letter: bytes) -> str:
    """The status (5.x.x) with which delivery failed for good; empty for anything else, such as an answering machine."""
    report: EmailMessage = BytesParser(policy=policy.default).parsebytes(letter)
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status":
            return next(filter(None, map(_status_of, part.walk())), "")
    return ""


def _status_of(recipient: "Message[str, str]") -> str:
    """Of one group of fields of the report."""
    status, action = (str(recipient.get(name, "")).strip() for name in ("Status", "Action"))
    return status if action.lower() == "failed" and _FINAL_STATUS.fullmatch(status) else ""


def _proof(delivery_id: int, address: str, key: str) -> str:
    """That the portal itself wrote to this address; hexadecimal, since mail servers change the case of letters."""
    proof = salted_hmac("notifications.bounces", f"{delivery_id} {address}", secret=key, algorithm="sha256")
    return proof.hexdigest()[:DIGITS]
