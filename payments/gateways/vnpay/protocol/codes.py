"""Codes of VNPAY 2.1.0 and their meaning."""

from enum import StrEnum

from django.utils.translation import gettext_noop

DONE = "00"

ABANDONED = "24"
EXPIRED = "11"
SUSPICIOUS = "07"
NO_NUMBER = "0"
"""In place of a transaction's number, where there is no transaction."""

RESPONSES = {
    DONE: gettext_noop("Giao dịch thành công"),
    "01": gettext_noop("Giao dịch đã tồn tại"),
    "02": gettext_noop("Điểm thu không hợp lệ"),
    "03": gettext_noop("Dữ liệu gửi sang ngân hàng không đúng định dạng"),
    "04": gettext_noop("Điểm thu đang bị khóa"),
    "05": gettext_noop("Nhập sai mật khẩu quá số lần quy định"),
    "06": gettext_noop("Nhập sai mã xác thực (OTP)"),
    SUSPICIOUS: gettext_noop("Ngân hàng đã trừ tiền nhưng giao dịch đang được kiểm tra"),
    "08": gettext_noop("Ngân hàng đang bảo trì"),
    "09": gettext_noop("Thẻ hoặc tài khoản chưa đăng ký dịch vụ Internet Banking"),
    "10": gettext_noop("Xác thực thông tin thẻ hoặc tài khoản sai quá 3 lần"),
    EXPIRED: gettext_noop("Đã hết thời gian chờ thanh toán"),
    "12": gettext_noop("Thẻ hoặc tài khoản bị khóa"),
    "13": gettext_noop("Nhập sai mã xác thực (OTP)"),
    ABANDONED: gettext_noop("Người nộp đã hủy giao dịch"),
    "51": gettext_noop("Tài khoản không đủ số dư"),
    "65": gettext_noop("Tài khoản đã vượt hạn mức giao dịch trong ngày"),
    "75": gettext_noop("Ngân hàng đang bảo trì"),
    "79": gettext_noop("Nhập sai mật khẩu thanh toán quá số lần quy định"),
    "99": gettext_noop("Lỗi khác tại ngân hàng"),
}


class TransactionStatus(StrEnum):
    """`vnp_TransactionStatus`: how far the money is."""

    DONE = "00"
    UNFINISHED = "01"
    FAILED = "02"
    REVERSED = "04"
    REFUNDING = "05"
    REFUND_SENT = "06"
    SUSPICIOUS = "07"
    REFUND_REFUSED = "09"


class IpnCode(StrEnum):
    """The portal's answer to a webhook (IPN), `RspCode`."""

    CONFIRMED = "00"
    NOT_FOUND = "01"
    ALREADY_CONFIRMED = "02"
    WRONG_AMOUNT = "04"
    WRONG_SIGNATURE = "97"
    ERROR = "99"

    @property
    def message(self) -> str:
        return _MESSAGES[self]


_MESSAGES = {
    IpnCode.CONFIRMED: "Confirm Success",
    IpnCode.NOT_FOUND: "Order not found",
    IpnCode.ALREADY_CONFIRMED: "Order already confirmed",
    IpnCode.WRONG_AMOUNT: "Invalid amount",
    IpnCode.WRONG_SIGNATURE: "Invalid checksum",
    IpnCode.ERROR: "Unknown error",
}
