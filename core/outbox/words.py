"""The last error of a job in plain Vietnamese: what it means, and what helps. The error itself stays beside it."""

from collections.abc import Mapping
from typing import Final

MEANINGS: Final[Mapping[str, str]] = {
    "The mail server refuses the address": "Máy chủ thư từ chối địa chỉ này. Người nhận cần sửa địa chỉ thư.",
    "The mail server refuses the message": "Máy chủ thư từ chối thư này.",
    "The recipient has no e-mail address": "Người nhận không còn địa chỉ thư.",
    "The recipient's address is no e-mail": "Địa chỉ thư của người nhận không đúng.",
    "Mail to the recipient's address came back": "Thư gửi đến địa chỉ này vừa bị trả lại nên tạm ngừng gửi 7 ngày.",
    "The worker was lost every time.": "Lần nào đang làm cũng bị ngắt. Hãy báo bộ phận kỹ thuật.",
    "SMTP": "Máy chủ thư chưa nhận được thư.",
    "Connection": "Không kết nối được với hệ thống bên ngoài.",
    "Timeout": "Hệ thống bên ngoài trả lời quá lâu.",
    "gaierror": "Không tìm thấy máy chủ bên ngoài.",
    "SoftTimeLimitExceeded": "Làm quá lâu nên bị dừng.",
    "OperationalError": "Cơ sở dữ liệu tạm thời không trả lời.",
    "DoesNotExist": "Thứ cần xử lý không còn nữa.",
    "4.": "Máy nhận thư báo lỗi tạm thời.",
    "5.": "Máy nhận thư trả thư lại: địa chỉ không nhận thư.",
}
"""By how the error begins, or what its name holds."""
UNKNOWN: Final = "Có lỗi kỹ thuật. Hãy thử lại; nếu vẫn lỗi, báo bộ phận kỹ thuật."


def in_words(error: str) -> str:
    """What an error means, with its own name for whoever repairs it; empty without one."""
    if not error or not error.isascii():
        return error
    by_start = (meaning for sign, meaning in MEANINGS.items() if error.startswith(sign))
    by_part = (meaning for sign, meaning in MEANINGS.items() if not sign.endswith(".") and sign in error)
    return f"{next(by_start, None) or next(by_part, UNKNOWN)} ({error})"
