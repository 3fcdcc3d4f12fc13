"""The agencies' terminals (merchant accounts, TmnCode) at VNPAY, out of the settings."""

from django.conf import settings

from payments.errors import PaymentError
from payments.gateways.vnpay.settings import Terminal


def terminal_of(code: str) -> Terminal:
    """The agency's own terminal, or that of all agencies without one."""
    return settings.VNPAY_TERMINALS.get(code) or settings.VNPAY_TERMINALS["*"]


def agencies_with_own_terminal() -> list[str]:
    """The agencies with a terminal of their own."""
    return sorted(set(settings.VNPAY_TERMINALS) - {"*"})


def codes() -> list[str]:
    return sorted({known.code for known in settings.VNPAY_TERMINALS.values()})


def signing_key(terminal: str) -> str:
    """The key we sign with; a refusal for the payer where a terminal is in the settings no more."""
    if secrets := secrets_of(terminal):
        return secrets[0]
    raise PaymentError("Cổng thanh toán không còn dùng điểm thu của lần thanh toán này. Hãy chọn cách khác.")


def secrets_of(terminal: str) -> tuple[str, ...]:
    """The keys of a terminal, the one that signs first; none for a stranger."""
    return next(
        (
            tuple(secret.get_secret_value() for secret in known.secrets)
            for known in settings.VNPAY_TERMINALS.values()
            if known.code == terminal
        ),
        (),
    )
