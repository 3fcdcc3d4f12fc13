"""The agencies' bank accounts for transfers, out of the settings."""

from django.conf import settings

from payments.gateways.base import GatewayUnavailableError
from payments.gateways.vietqr.settings import BankAccount


def account_of(payee: str) -> BankAccount:
    """The agency's own account, or that of all agencies without one."""
    return settings.BANK_ACCOUNTS.get(payee) or settings.BANK_ACCOUNTS["*"]


def agencies_with_own_account() -> list[str]:
    return sorted(set(settings.BANK_ACCOUNTS) - {"*"})


def numbers() -> list[str]:
    return sorted({account.number for account in settings.BANK_ACCOUNTS.values()})


def keys_of(number: str) -> tuple[str, ...]:
    """The keys that sign the statements of an account, the one that signs our requests first."""
    for account in settings.BANK_ACCOUNTS.values():
        if account.number == number:
            return tuple(key.get_secret_value() for key in account.keys)
    raise GatewayUnavailableError(f"Account {number} is no longer in the settings.")
