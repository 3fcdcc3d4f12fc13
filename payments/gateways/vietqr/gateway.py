"""VietQR as a gateway of the portal: a bank transfer, started by a QR code and confirmed by the bank's statement."""

import re
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_noop

from payments.gateways.base import Gateway, StatementRow
from payments.gateways.http_client import GatewayClient, NoBreaker
from payments.gateways.statement_download import download
from payments.gateways.vietqr import bank_accounts
from payments.gateways.vietqr.qr_payload import Transfer
from payments.models import Attempt, PayeeDetail
from payments.orders.references import ALPHABET, LENGTH, PREFIX

# Looks ahead, so that a prefix run together with the reference hides nothing.
_REFERENCE = re.compile(f"(?=({PREFIX}[{ALPHABET}]{{{LENGTH}}}))")


class VietQr(Gateway):
    """Transfer to the agency's bank account from any banking app; the bank reports it in its statement alone."""

    code = bank_accounts.KIND
    method = "vietqr"
    label = gettext_noop("Chuyển khoản bằng mã QR, từ ứng dụng của mọi ngân hàng")
    account_label = "Tài khoản ngân hàng nhận chuyển khoản"
    receipt_label = "Chuyển khoản ngân hàng"
    paid_code, expired_code = "00", "11"
    reuses_attempts = True
    lifetime = timedelta(days=1)

    def __init__(self) -> None:
        # Each account is paused by itself when its bank is silent (payments.reconciliation.transfers).
        self.http = GatewayClient(NoBreaker())

    def start(self, attempt: Attempt, *, ip: str, return_url: str) -> str:
        return reverse("payments:transfer", args=[attempt.order.reference])

    def terminal_of(self, payee: str) -> str:
        return bank_accounts.account_of(payee).number

    def account_fields(self, payee: str) -> dict[str, str]:
        account = bank_accounts.account_of(payee)
        return {
            "terminal": account.number,
            "account_bank": account.bank,
            "account_bank_name": account.bank_name,
            "account_holder": account.holder,
        }

    def own_terminals(self, since: date = date.min) -> list[tuple[str, str]]:
        return bank_accounts.own_numbers(since)

    def shared_terminal(self) -> str:
        return bank_accounts.shared_number()

    def check_account(self, detail: PayeeDetail) -> None:
        try:
            bank_accounts.parse(detail)
        except ValueError as fault:
            raise ValueError(
                "Tài khoản cần số gồm 4–19 chữ cái và chữ số, mã ngân hàng (BIN) gồm 6 chữ số, tên ngân hàng, "
                "tên chủ tài khoản và ít nhất một khóa."
            ) from fault

    def fetch_statement(self, terminal: str, day: date) -> list[StatementRow]:
        return self._download(terminal, day)

    def fetch_since(self, terminal: str, day: date, since: datetime) -> list[StatementRow]:
        return self._download(terminal, day, since)

    def _download(self, terminal: str, day: date, since: datetime | None = None) -> list[StatementRow]:
        url, keys = f"{settings.VIETQR_URL}/accounts", bank_accounts.keys_of(terminal)
        return download(self.http, url, holder=terminal, day=day, since=since, secrets=keys)

    def find_attempt(self, terminal: str, reference: str) -> Attempt | None:
        """By the order's reference in what the payer wrote, however the bank has mangled it."""
        matches = _REFERENCE.findall(re.sub(r"[^A-Z0-9]", "", reference.upper()))
        return Attempt.objects.filter(gateway=self.code, terminal=terminal, order__reference__in=matches).last()


def transfer_for(attempt: Attempt) -> Transfer:
    """What the QR code says: the account is the one the attempt was started with."""
    return Transfer(attempt.account_bank, attempt.terminal, attempt.amount_vnd, f"LP {attempt.order.reference}")
