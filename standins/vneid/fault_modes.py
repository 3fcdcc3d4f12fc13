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
    DOWN = "down", "Ngừng hoạt động"


def current() -> FaultMode:
    return FaultMode(cache.get(KEY, FaultMode.WELL))


def change(fault_mode: FaultMode) -> None:
    cache.set(KEY, fault_mode.value, timeout=None)
