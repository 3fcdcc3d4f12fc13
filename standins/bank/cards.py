"""Banks, test cards and the one-time password of the stand-in bank."""

from collections.abc import Mapping
from dataclasses import dataclass

from payments.gateways.vnpay.protocol.codes import DONE

BANKS: Mapping[str, str] = {
    "NCB": "Ngân hàng Quốc Dân (NCB)",
    "VIETCOMBANK": "Vietcombank",
    "AGRIBANK": "Agribank",
    "BIDV": "BIDV",
    "VIETINBANK": "VietinBank",
    "VNPAYQR": "Ứng dụng quét mã QR",
}
OTP = "123456"
OTP_TRIES = 3


@dataclass(frozen=True, slots=True)
class Card:
    """A test card, with the response code of every payment made with it."""

    label: str
    code: str = DONE


CARDS: Mapping[str, Card] = {
    "9704000000000018": Card("Thẻ đủ tiền"),
    "9704000000000026": Card("Thẻ không đủ số dư", "51"),
    "9704000000000034": Card("Thẻ chưa đăng ký Internet Banking", "09"),
    "9704000000000042": Card("Thẻ bị khóa", "12"),
    "9704000000000059": Card("Thẻ vượt hạn mức trong ngày", "65"),
    "9704000000000067": Card("Ngân hàng đang bảo trì", "75"),
    "9704000000000075": Card("Bị trừ tiền nhưng nghi ngờ gian lận", "07"),
}
