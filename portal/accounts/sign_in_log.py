"""Model: the sign-ins of staff, those that failed among them."""

from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.utils.timezone import localdate

KEPT: Final = timedelta(days=2 * 365)
"""How long a sign-in is kept: two years, chosen by us, since no law that we know gives a number for it."""


def kept_until() -> date:
    return localdate() + KEPT


class SignInOutcome(models.TextChoices):
    """How it ended."""

    SIGNED_IN = "signed_in", "Đã đăng nhập"
    WRONG_PASSWORD = "password", "Sai mật khẩu"
    WRONG_FACTOR = "factor", "Sai lớp xác thực thứ hai"


class SignInFactor(models.TextChoices):
    """The second factor that was given (allauth's types)."""

    TOTP = "totp", "Ứng dụng xác thực"
    RECOVERY = "recovery_codes", "Mã dự phòng"
    PASSKEY = "webauthn", "Khóa truy cập"


class SignIn(models.Model):
    """Somebody came to the staff door with this account (lần đăng nhập); triggers refuse any change while it is kept.

    A name that is no account leaves none: it may be a password in the wrong field.
    """

    at = models.DateTimeField("lúc", auto_now_add=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name="tài khoản"
    )
    outcome = models.CharField("kết quả", max_length=9, choices=SignInOutcome)
    factor = models.CharField("lớp xác thực thứ hai", max_length=14, choices=SignInFactor, blank=True)
    address = models.CharField("địa chỉ", max_length=45)
    browser = models.CharField("trình duyệt", max_length=60)
    keep_until = models.DateField("giữ đến", default=kept_until, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "lần đăng nhập"
        indexes = [
            models.Index(name="sign_in_of_person", fields=["person", "-at", "-id"]),
            models.Index(name="sign_in_by_day", fields=["-at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_outcome_display()}"
