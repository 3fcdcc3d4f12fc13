"""User and session models."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.mandates.models import Mandate, Organisation, Representative
from portal.accounts.sessions import STAFF_IDLE, SessionStore
from portal.accounts.sign_in_log import SignIn

__all__ = ["FactorReset", "IdentityLevel", "Mandate", "Organisation", "Representative", "Session", "SignIn", "User"]


class IdentityLevel(models.IntegerChoices):
    """Identity level of a VNeID account (mức độ định danh)."""

    NONE = 0, _("Chưa định danh")
    BASIC = 1, _("Mức độ 1")
    FULL = 2, _("Mức độ 2")


class Session(AbstractBaseSession):
    """A session with a foreign key to its user, so that `portal.accounts.sessions` reads both with one query."""

    user = models.ForeignKey("User", null=True, on_delete=models.CASCADE, related_name="+")
    last_used_at = models.DateTimeField(default=timezone.now)
    """To the minute."""

    class Meta(AbstractBaseSession.Meta):
        pass

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore

    def is_over_at(self, now: datetime) -> bool:
        """Whether it has expired or, of a member of staff, was not used for too long."""
        is_idle = bool(self.user and self.user.is_staff) and self.last_used_at <= now - STAFF_IDLE
        return self.expire_date <= now or is_idle


class User(AbstractUser):
    """A citizen, who signs in with VNeID, or a member of staff, who signs in with a password.

    Or what a desk wrote down of a person for whom it filed (`desk_key`), until just this person signs in.
    """

    is_staff = models.BooleanField("cán bộ", default=False, help_text="Được vào bàn làm việc của cán bộ.")
    is_active = models.BooleanField("đang hoạt động", default=True, help_text="Bỏ chọn để khoá tài khoản.")
    first_name = last_name = None  # type: ignore[assignment]  # a Vietnamese name is one piece
    full_name = models.CharField("họ, chữ đệm và tên", max_length=120, blank=True, db_index=True)
    personal_number = models.CharField("số định danh cá nhân", max_length=12, null=True, blank=True, db_index=True)
    born_on = models.DateField("ngày sinh", null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField("năm sinh", null=True, blank=True)
    """Set for everybody with VNeID claims; some old people have only this, and an empty `born_on`."""
    phone = models.CharField("số điện thoại", max_length=15, blank=True)
    identity_level = models.PositiveSmallIntegerField(
        "mức độ định danh", choices=IdentityLevel, default=IdentityLevel.NONE
    )
    has_mandates = models.BooleanField("đại diện hoặc ủy quyền", default=False, editable=False)
    """Whether it ever represented an organisation, filed for one at a desk, granted or accepted a mandate.

    For others no page asks.
    """
    desk_key = models.CharField(
        "nhân thân do quầy ghi", max_length=150, null=True, blank=True, unique=True, editable=False
    )
    """Of a person whom only a desk knows: `core.people.identity_key`. Nobody verified it, nobody signs in with it."""

    class Meta:
        verbose_name = verbose_name_plural = "người dùng"
        indexes = [
            models.Index(
                name="staff_by_name",
                fields=["full_name", "id"],
                condition=Q(is_staff=True),
                opclasses=["varchar_pattern_ops", "int8_ops"],
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="citizen_known_by_vneid_has_a_personal_number",
                condition=Q(personal_number__isnull=False) | Q(identity_level=IdentityLevel.NONE),
            ),
            models.UniqueConstraint(
                name="personal_number_has_one_account", fields=["personal_number"], condition=Q(desk_key__isnull=True)
            ),
            models.CheckConstraint(
                name="person_of_a_desk_does_not_sign_in",
                condition=Q(desk_key__isnull=True) | Q(is_active=False, is_staff=False, is_superuser=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    @property
    def birth(self) -> str:
        """The birth date as dd/mm/yyyy, or only the year."""
        return f"{self.born_on:%d/%m/%Y}" if self.born_on else str(self.birth_year or "")

    def get_full_name(self) -> str:
        """The whole name as one piece: Vietnamese names are not split in two."""
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()


class FactorReset(models.Model):
    """A lost second factor to be put back: one administrator proposes it, another decides."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="factor_resets")
    reason = models.CharField("lý do", max_length=500)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(default=False)

    class Meta:
        verbose_name = verbose_name_plural = "lần đặt lại lớp xác thực thứ hai"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], name="one_open_factor_reset_a_person", condition=Q(decided_at__isnull=True)
            ),
            models.CheckConstraint(
                name="factor_reset_takes_two_others",
                condition=~Q(proposed_by=F("person"))
                & (Q(is_granted=False) | ~Q(decided_by=F("proposed_by")) & ~Q(decided_by=F("person"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.proposed_at:%d/%m/%Y}"
