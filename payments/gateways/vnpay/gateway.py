"""VNPAY as a gateway of the portal: card, bank account and wallet on its own page, or its QR code."""

from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_noop

from core.text import plain_ascii
from payments.gateways.base import OnlineGateway, PaymentResult, QrGateway, RefundResult, StatementRow
from payments.gateways.statement_download import download
from payments.gateways.timestamps import format_timestamp
from payments.gateways.timing import ATTEMPT_MINUTES, minutes
from payments.gateways.vnpay import client, terminals, webhook
from payments.gateways.vnpay.protocol import codes, signature
from payments.gateways.vnpay.responses import parse_query
from payments.models import Attempt, PayeeDetail, Refund
from payments.status import Verdict


class Vnpay(OnlineGateway):
    """Payment on VNPAY's own page (protocol 2.1.0)."""

    code = terminals.KIND
    method = "vnpay"
    label = gettext_noop("Thẻ, tài khoản ngân hàng hoặc ví điện tử, qua cổng VNPAY")
    account_label = "Điểm thu VNPAY"
    receipt_label = "Trực tuyến, qua cổng thanh toán VNPAY"
    paid_code, expired_code = codes.DONE, codes.EXPIRED
    http = client.http
    poll_delays = (15, 30, 60, 120, 240, 480, 480)
    """With the first quarter of an hour they span a day; then the bank's statement decides."""
    webhook_method = "GET"

    @property
    def lifetime(self) -> timedelta:
        return minutes(ATTEMPT_MINUTES)

    def start(self, attempt: Attempt, *, ip: str, return_url: str) -> str:
        return _signed_address("pay", attempt, ip=ip, return_url=return_url)

    def terminal_of(self, payee: str) -> str:
        return terminals.terminal_of(payee).code

    def own_terminals(self, since: date = date.min) -> list[tuple[str, str]]:
        return terminals.own_codes(since)

    def shared_terminal(self) -> str:
        return terminals.shared_code()

    def check_account(self, detail: PayeeDetail) -> None:
        try:
            terminals.parse(detail)
        except ValueError as fault:
            raise ValueError("Điểm thu VNPAY cần mã gồm 8 chữ cái, chữ số và ít nhất một khóa.") from fault

    def parse_return(self, raw_query: str) -> PaymentResult:
        return parse_query(raw_query)

    def parse_webhook(self, request: HttpRequest) -> PaymentResult:
        return parse_query(request.META.get("QUERY_STRING", ""))

    def webhook_response(self, verdict: Verdict) -> HttpResponse:
        return webhook.response(verdict)

    def query(self, attempt: Attempt) -> PaymentResult | None:
        return client.query(attempt)

    def refund(self, refund: Refund) -> RefundResult:
        return client.refund(refund)

    def query_refund(self, refund: Refund) -> RefundResult | None:
        return client.query_refund(refund)

    def fetch_statement(self, terminal: str, day: date) -> list[StatementRow]:
        url, secrets = f"{settings.VNPAY_URL}/statements", terminals.secrets_of(terminal)
        return download(self.http, url, holder=terminal, day=day, secrets=secrets)

    def describe_code(self, code: str) -> str:
        return codes.RESPONSES.get(code, codes.RESPONSES["99"])


class VnpayQr(Vnpay, QrGateway):
    """The same, started on another device: the payer scans a QR code that VNPAY gives."""

    method = "vnpay_qr"
    label = gettext_noop("Quét mã VNPAY-QR bằng ứng dụng ngân hàng có hỗ trợ")
    name, qr_name = "VNPAY", "VNPAY-QR"

    def start(self, attempt: Attempt, *, ip: str, return_url: str) -> str:
        return reverse("payments:scan", args=[attempt.order.reference])

    def fetch_qr(self, attempt: Attempt, *, ip: str, return_url: str) -> str:
        return client.fetch_qr(_signed_address("genqr", attempt, ip=ip, return_url=return_url))


def _signed_address(command: str, attempt: Attempt, *, ip: str, return_url: str) -> str:
    """The signed request to collect an attempt."""
    params = {
        "vnp_Version": "2.1.0",
        "vnp_Command": command,
        "vnp_TmnCode": attempt.terminal,
        "vnp_Amount": str(attempt.amount_vnd * 100),
        "vnp_CurrCode": "VND",
        "vnp_TxnRef": attempt.reference,
        "vnp_OrderInfo": f"{plain_ascii(f'Nop cho {attempt.order.payee_name}', limit=180)} {attempt.order.reference}",
        "vnp_OrderType": "other",
        "vnp_Locale": "vn",
        "vnp_ReturnUrl": return_url,
        "vnp_IpAddr": ip,
        "vnp_CreateDate": format_timestamp(attempt.started_at),
        "vnp_ExpireDate": format_timestamp(attempt.expires_at),
    }
    query = signature.sign(params, terminals.signing_key(attempt.terminal))
    return f"{settings.VNPAY_URL}/paymentv2/vpcpay.html?{query}"
