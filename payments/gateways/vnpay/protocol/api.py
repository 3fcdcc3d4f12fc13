"""Query and refund of VNPAY 2.1.0: JSON, signed over fixed fields joined with bars."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from payments.gateways.hmac_signature import digest, is_signed

PATH = "/merchant_webapi/api/transaction"

_ASKED = ("TmnCode", "TxnRef")
QUERY_REQUEST = (
    "RequestId", "Version", "Command", *_ASKED, "TransactionDate", "CreateDate", "IpAddr", "OrderInfo",
)  # fmt: skip
REFUND_REQUEST = (
    "RequestId", "Version", "Command", "TmnCode", "TransactionType", "TxnRef", "Amount", "TransactionNo",
    "TransactionDate", "CreateBy", "CreateDate", "IpAddr", "OrderInfo",
)  # fmt: skip
REFUND_RESPONSE = (
    "ResponseId", "Command", "ResponseCode", "Message", *_ASKED, "Amount", "BankCode", "PayDate", "TransactionNo",
    "TransactionType", "TransactionStatus", "OrderInfo",
)  # fmt: skip
QUERY_RESPONSE = (*REFUND_RESPONSE, "PromotionCode", "PromotionAmount")

PAYMENT = "01"
"""`vnp_TransactionType` of what is no refund."""
FULL, PART = "02", "03"
"""TransactionType of a refund."""

OK, BAD_TERMINAL, BAD_DATA, NOT_FOUND, DUPLICATE, REFUSED, WRONG_CHECKSUM, ERROR = (
    "00", "02", "03", "91", "94", "95", "97", "99",
)  # fmt: skip
"""ResponseCode of the answer itself."""
NOT_DONE = frozenset({BAD_TERMINAL, BAD_DATA, NOT_FOUND, REFUSED, WRONG_CHECKSUM})
"""What was asked for was surely not done; any other code, 99 before all, leaves that open."""

Fields = Mapping[str, Any]


def joined(message: Fields, fields: Sequence[str]) -> str:
    """The text that is signed: an empty field is empty between its bars."""
    return "|".join(str(message.get(f"vnp_{field}", "")) for field in fields)


def signed(message: Fields, fields: Sequence[str], secret: str) -> dict[str, Any]:
    return {**message, "vnp_SecureHash": digest(joined(message, fields), secret)}


def is_genuine(message: Fields, fields: Sequence[str], secrets: Iterable[str]) -> bool:
    return is_signed(joined(message, fields), str(message.get("vnp_SecureHash", "")), secrets)
