"""Model: who gave which role to whom, changed it, ended it, or locked an account."""

from django.conf import settings
from django.db import models

from services.agencies.roles import Role


class StaffChangeKind(models.TextChoices):
    """What was done."""

    GIVEN = "given", "Giao vai trò"
    CHANGED = "changed", "Sửa chức vụ, thẩm quyền ký"
    ENDED = "ended", "Thôi vai trò"
    LOCKED = "locked", "Khóa tài khoản"
    UNLOCKED = "unlocked", "Mở lại tài khoản"


class StaffChange(models.Model):
    """A change of who may do what (thay đổi nhân sự): one person decides it, so it is kept; triggers refuse any change.

    `agency` is the office of the role, or from whose page an account was locked; None from the page of the account.
    """

    at = models.DateTimeField("lúc", auto_now_add=True)
    kind = models.CharField("việc", max_length=8, choices=StaffChangeKind)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="về ai")
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="cơ quan"
    )
    role = models.CharField("vai trò", max_length=12, choices=Role, blank=True)
    title = models.CharField("chức vụ", max_length=80, blank=True)
    authority = models.CharField("thẩm quyền ký", max_length=80, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name="người làm"
    )

    class Meta:
        verbose_name = verbose_name_plural = "thay đổi nhân sự"
        indexes = [
            models.Index(name="staff_change_at_office", fields=["agency", "-id"]),
            models.Index(name="staff_change_by_person", fields=["by", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"
