"""Fault modes of the stand-in VNeID; the current one is kept in the cache and applies to every sign-in."""

from django.core.cache import cache
from django.db.models import TextChoices

KEY = "vneid-fault-mode"


class FaultMode(TextChoices):
    """How the stand-in answers every sign-in: normally (`well`), or as a real provider may fail."""

    WELL = "well", "Làm việc bình thường"
    REFUSES = "refuses", "Người dùng từ chối trên ứng dụng"
    EXPIRES = "expires", "Người dùng không xác nhận, hết thời gian"
    LEVEL_ONE = "level-one", "Mọi tài khoản chỉ ở mức độ 1"
    STALLS = "stalls", "Trả lời rất chậm (10 giây) sau khi người dùng đã xác nhận"
    LIES = "lies", "Trả thông tin của một người khác"
    NO_TOKEN = "no-token", "Không gửi thẻ định danh (ID token)"
    UNSIGNED = "unsigned", "Thẻ định danh không có chữ ký (alg none)"
    FOREIGN_KEY = "foreign-key", "Thẻ định danh ký bằng khóa của kẻ khác"
    PUBLIC_KEY_AS_SECRET = "public-key-as-secret", "Thẻ định danh ký HS256 bằng khóa công khai"
    OTHER_ISSUER = "other-issuer", "Thẻ định danh do nơi khác cấp"
    OTHER_AUDIENCE = "other-audience", "Thẻ định danh cấp cho trang khác"
    OTHER_NONCE = "other-nonce", "Thẻ định danh của một lần đăng nhập khác"
    TOKEN_EXPIRED = "token-expired", "Thẻ định danh đã hết hạn"
    TOKEN_FROM_TOMORROW = "token-from-tomorrow", "Thẻ định danh của ngày mai"
    OTHER_NUMBER = "other-number", "Trả số định danh khác cho cùng một tài khoản"
    FULL_WIDTH_NUMBER = "full-width-number", "Trả số định danh bằng chữ số toàn hình"
    BROKEN_EMAIL = "broken-email", "Trả địa chỉ thư điện tử có xuống dòng"
    NOT_JSON = "not-json", "Trả thông tin người dùng không phải là JSON"
    DOWN = "down", "Ngừng hoạt động"


def current() -> FaultMode:
    return FaultMode(cache.get(KEY, FaultMode.WELL))


def change(fault_mode: FaultMode) -> None:
    cache.set(KEY, fault_mode.value, timeout=None)
