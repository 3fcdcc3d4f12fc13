"""The agencies' terminals (merchant accounts, TmnCode) at VNPAY: approved details, in the demo also the settings."""

import re
from datetime import date

from django.conf import settings
from pydantic import SecretStr

from payments.errors import PaymentError
from payments.gateways.vnpay.settings import CODE, Terminal
from payments.models import PayeeDetail

KIND = "vnpay"
"""The code of the gateway, and the kind of the payee details that describe its terminals."""


def terminal_of(payee: str) -> Terminal:
    """The agency's own terminal, or in the demo that of all agencies without one."""
    if own := settings.VNPAY_TERMINALS.get(payee):
        return own
    if detail := PayeeDetail.objects.in_force(KIND, payee):
        return parse(detail)
    if shared := settings.VNPAY_TERMINALS.get("*"):
        return shared
    raise PaymentError("Cơ quan thu chưa nhận thanh toán qua VNPAY. Hãy chọn cách khác.")


def own_codes(since: date) -> list[tuple[str, str]]:
    """Agency code and terminal of the agencies that held one of their own on that day or later."""
    given = [(payee, terminal.code) for payee, terminal in settings.VNPAY_TERMINALS.items() if payee != "*"]
    return given + PayeeDetail.objects.own_numbers(KIND, since)


def shared_code() -> str:
    shared = settings.VNPAY_TERMINALS.get("*")
    return shared.code if shared else ""


def signing_key(terminal: str) -> str:
    """The key we sign with; a refusal for the payer where a terminal is no longer known."""
    if secrets := secrets_of(terminal):
        return secrets[0]
    raise PaymentError("Cổng thanh toán không còn dùng điểm thu của lần thanh toán này. Hãy chọn cách khác.")


def secrets_of(terminal: str) -> tuple[str, ...]:
    """The keys of a terminal, the one that signs first; none for a stranger."""
    for known in settings.VNPAY_TERMINALS.values():
        if known.code == terminal:
            return tuple(secret.get_secret_value() for secret in known.secrets)
    detail = PayeeDetail.objects.of_number(KIND, terminal) if re.fullmatch(CODE, terminal) else None
    return detail.keys if detail else ()


def parse(detail: PayeeDetail) -> Terminal:
    """ValueError if it describes no terminal."""
    return Terminal(code=detail.number, secrets=tuple(SecretStr(key) for key in detail.keys), **detail.details)
