"""How the stand-in behaves: well, or in one of the ways a real provider may fail."""

from django.core.cache import cache
from django.db.models import TextChoices

KEY = "vneid-conduct"


class FaultMode(TextChoices):
    """What the stand-in has been told to do with every sign-in until told otherwise."""

    WELL = "well", "Làm việc bình thường"
    REFUSES = "refuses", "Người dùng từ chối trên ứng dụng"
    EXPIRES = "expires", "Người dùng không xác nhận, hết thời gian"
    LEVEL_ONE = "level-one", "Mọi tài khoản chỉ ở mức độ 1"
    STALLS = "stalls", "Trả lời rất chậm (10 giây) sau khi người dùng đã xác nhận"
    LIES = "lies", "Trả thông tin của một người khác"
    DOWN = "down", "Ngừng hoạt động"


def current() -> FaultMode:
    return FaultMode(cache.get(KEY, FaultMode.WELL))


def change(conduct: FaultMode) -> None:
    cache.set(KEY, conduct.value, timeout=None)
