"""A transfer to the agency's bank account, begun with a QR code and settled by the bank's statement."""

import re
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse

from payments.gateways import statement_download
from payments.gateways.base import StatementRow, UnansweredError
from payments.gateways.vietqr.qr_payload import Transfer
from payments.gateways.vietqr.settings import BankAccount
from payments.models import Attempt
from payments.orders.references import ALPHABET, LENGTH, PREFIX

# Looks ahead, so that a prefix run together with the reference hides nothing.
_REFERENCE = re.compile(f"(?=({PREFIX}[{ALPHABET}]{{{LENGTH}}}))")


class VietQr:
    """Any banking app pays it; the bank tells nobody but in its statement."""

    code = "vietqr"
    label = "Chuyển khoản bằng mã QR, từ ứng dụng của mọi ngân hàng"
    lasts = timedelta(days=1)
    reuses_attempts = True

    def terminal_of(self, payee: str) -> str:
        return _account_of(payee).number

    def copied(self, payee: str) -> dict[str, str]:
        account = _account_of(payee)
        return {
            "account_bank": account.bank,
            "account_bank_name": account.bank_name,
            "account_holder": account.holder,
        }

    def start(self, attempt: Attempt, *, ip: str, return_url: str) -> str:
        return reverse("payments:transfer", args=[attempt.order.reference])

    def holders(self) -> list[str]:
        return sorted(set(settings.BANK_ACCOUNTS) - {"*"})

    def terminals(self) -> list[str]:
        return sorted({account.number for account in settings.BANK_ACCOUNTS.values()})

    def statement(self, terminal: str, day: date) -> list[StatementRow]:
        return statement_download.fetch(self.code, "accounts", terminal, day, _keys_of(terminal))

    def attempt_of(self, terminal: str, reference: str) -> Attempt | None:
        """By the reference in what the payer wrote, however the bank has mangled it."""
        found = _REFERENCE.findall(re.sub(r"[^A-Z0-9]", "", reference.upper()))
        return Attempt.objects.filter(gateway=self.code, terminal=terminal, order__reference__in=found).last()


def _account_of(payee: str) -> BankAccount:
    """The agency's own account, or that of all agencies without one."""
    return settings.BANK_ACCOUNTS.get(payee) or settings.BANK_ACCOUNTS["*"]


def transfer_of(attempt: Attempt) -> Transfer:
    """What the QR code says: the account is the one the attempt was begun with."""
    return Transfer(attempt.account_bank, attempt.terminal, attempt.amount_vnd, f"LP {attempt.order.reference}")


def _keys_of(number: str) -> tuple[str, ...]:
    for account in settings.BANK_ACCOUNTS.values():
        if account.number == number:
            return tuple(key.get_secret_value() for key in account.keys)
    raise UnansweredError(f"Account {number} is no longer in the settings.")
