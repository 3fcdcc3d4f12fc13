"""VNPAY as one of the portal's gateways: card, bank account and wallet on its own page."""

from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse

from payments.gateways import statement_download
from payments.gateways.base import GatewayStatement, RefundAnswer, StatementRow
from payments.gateways.plain_text import plain
from payments.gateways.timing import minutes
from payments.gateways.vnpay import client, terminals
from payments.gateways.vnpay.protocol import codes, signature
from payments.gateways.vnpay.protocol.timestamps import stamp
from payments.gateways.vnpay.responses import read_query
from payments.models import Attempt, Refund


class Vnpay:
    """The five verbs, each a message of the protocol."""

    code = "vnpay"
    reuses_attempts = False
    label = "Thẻ, tài khoản ngân hàng hoặc ví điện tử, qua cổng VNPAY"

    @property
    def lasts(self) -> timedelta:
        return minutes(15)

    def terminal_of(self, payee: str) -> str:
        return terminals.of_agency(payee).code

    def copied(self, payee: str) -> dict[str, str]:
        return {}

    def start(self, attempt: Attempt, *, ip: str, return_url: str) -> str:
        return _address("pay", attempt, ip=ip, return_url=return_url)

    def read_return(self, raw_query: str) -> GatewayStatement:
        return read_query(raw_query)

    def read_notice(self, raw_query: str) -> GatewayStatement:
        return read_query(raw_query)

    def query(self, attempt: Attempt) -> GatewayStatement | None:
        return client.query(attempt)

    def refund(self, refund: Refund) -> RefundAnswer:
        return client.refund(refund)

    def query_refund(self, refund: Refund) -> RefundAnswer | None:
        return client.query_refund(refund)

    def holders(self) -> list[str]:
        return terminals.holders()

    def terminals(self) -> list[str]:
        return terminals.codes()

    def statement(self, terminal: str, day: date) -> list[StatementRow]:
        return statement_download.fetch(self.code, "statements", terminal, day, terminals.secrets_of(terminal))

    def attempt_of(self, terminal: str, reference: str) -> Attempt | None:
        return Attempt.objects.filter(gateway=self.code, terminal=terminal, reference=reference).first()

    def explain(self, code: str) -> str:
        return codes.RESPONSES.get(code, codes.RESPONSES["99"])


class VnpayQr(Vnpay):
    """The same, begun on another device: the payer scans a code that the gateway gives."""

    label = "Quét mã VNPAY-QR bằng ứng dụng ngân hàng có hỗ trợ"

    def start(self, attempt: Attempt, *, ip: str, return_url: str) -> str:
        return reverse("payments:scan", args=[attempt.order.reference])

    def code_to_scan(self, attempt: Attempt, *, ip: str, return_url: str) -> str:
        """What a QR code shall say, so that the payer goes on by telephone; the gateway gives it once."""
        return client.code_to_scan(_address("genqr", attempt, ip=ip, return_url=return_url))


def _address(command: str, attempt: Attempt, *, ip: str, return_url: str) -> str:
    """The signed request to collect an attempt."""
    params = {
        "vnp_Version": "2.1.0",
        "vnp_Command": command,
        "vnp_TmnCode": attempt.terminal,
        "vnp_Amount": str(attempt.amount_vnd * 100),
        "vnp_CurrCode": "VND",
        "vnp_TxnRef": attempt.reference,
        "vnp_OrderInfo": f"{plain(f'Nop cho {attempt.order.payee_name}', limit=180)} {attempt.order.reference}",
        "vnp_OrderType": "other",
        "vnp_Locale": "vn",
        "vnp_ReturnUrl": return_url,
        "vnp_IpAddr": ip,
        "vnp_CreateDate": stamp(attempt.started_at),
        "vnp_ExpireDate": stamp(attempt.expires_at),
    }
    query = signature.sign(params, terminals.signing_key(attempt.terminal))
    return f"{settings.VNPAY_URL}/paymentv2/vpcpay.html?{query}"
