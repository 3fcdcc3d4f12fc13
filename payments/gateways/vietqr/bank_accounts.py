"""The agencies' bank accounts for transfers: approved details, in the demo also the settings."""

from datetime import date

from django.conf import settings
from pydantic import SecretStr

from payments.errors import PaymentError
from payments.gateways.base import GatewayUnavailableError
from payments.gateways.vietqr.settings import BankAccount
from payments.models import PayeeDetail

KIND = "vietqr"
"""The code of the gateway, and the kind of the payee details that describe its accounts."""


def account_of(payee: str) -> BankAccount:
    """The agency's own account, or in the demo that of all agencies without one."""
    if own := settings.BANK_ACCOUNTS.get(payee):
        return own
    if detail := PayeeDetail.objects.in_force(KIND, payee):
        return parse(detail)
    if shared := settings.BANK_ACCOUNTS.get("*"):
        return shared
    raise PaymentError("Cơ quan thu chưa nhận chuyển khoản bằng mã QR. Hãy chọn cách khác.")


def own_numbers(since: date) -> list[tuple[str, str]]:
    """Agency code and account number of the agencies that held one of their own on that day or later."""
    given = [(payee, account.number) for payee, account in settings.BANK_ACCOUNTS.items() if payee != "*"]
    return given + PayeeDetail.objects.own_numbers(KIND, since)


def shared_number() -> str:
    shared = settings.BANK_ACCOUNTS.get("*")
    return shared.number if shared else ""


def keys_of(number: str) -> tuple[str, ...]:
    """The keys that sign the statements of an account, the one that signs our requests first."""
    for account in settings.BANK_ACCOUNTS.values():
        if account.number == number:
            return tuple(key.get_secret_value() for key in account.keys)
    if detail := PayeeDetail.objects.of_number(KIND, number):
        return detail.keys
    raise GatewayUnavailableError(f"Account {number} is no longer known.")


def parse(detail: PayeeDetail) -> BankAccount:
    """ValueError if it describes no account."""
    return BankAccount(number=detail.number, keys=tuple(SecretStr(key) for key in detail.keys), **detail.details)
