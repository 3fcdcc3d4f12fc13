"""Agencies, administrative units, posts of staff and the calendar of working days."""

from datetime import date, time
from typing import Final, Self

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_noop

from core.status import TranslatedChoices
from services.agencies.calendar_days import (
    DAYS_OFF_A_YEAR,
    CalendarChange,
    CalendarDay,
    CalendarDayQuerySet,
    DayKind,
    covers_year,
)
from services.agencies.reorganisation.models import FormerCode, Reorganisation, ReorganisationEvent
from services.agencies.roles import Role
from services.agencies.staff_changes import StaffChange

__all__ = [
    "DAYS_OFF_A_YEAR",
    "Absence",
    "AbsenceQuerySet",
    "AdministrativeUnit",
    "Agency",
    "AgencyKind",
    "CalendarChange",
    "CalendarDay",
    "CalendarDayQuerySet",
    "DayKind",
    "FormerCode",
    "FormerCommune",
    "Post",
    "Reorganisation",
    "ReorganisationEvent",
    "Role",
    "StaffChange",
    "covers_year",
]


class AdministrativeUnit(models.Model):
    """A province or a commune (đơn vị hành chính), two levels since 1 July 2025."""

    code = models.CharField("mã", max_length=5, primary_key=True)
    name = models.CharField("tên", max_length=80)
    full_name = models.CharField("tên đầy đủ", max_length=100)
    folded = models.CharField(max_length=100, editable=False)
    """Search key: the full name in lower case without diacritics, đ as d."""
    province = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="communes", verbose_name="tỉnh, thành phố"
    )

    class Meta:
        verbose_name = verbose_name_plural = "đơn vị hành chính"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.full_name


class FormerCommune(models.Model):
    """A commune before 1 July 2025 and one of its successors; a divided commune has several rows.

    People still need these names, since old papers print them.
    """

    code = models.CharField("mã cũ", max_length=5)
    name = models.CharField("tên cũ", max_length=160)
    """With district and province, as old papers write it."""
    folded = models.CharField(max_length=160, editable=False, db_index=True)
    successor = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, related_name="predecessors", verbose_name="nay thuộc"
    )

    class Meta:
        verbose_name = verbose_name_plural = "xã, phường cũ"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(name="former_commune_names_a_successor_once", fields=["code", "successor"]),
        ]

    def __str__(self) -> str:
        return self.name


class AgencyKind(TranslatedChoices):
    """Kinds of office: a procedure names the office of a kind at a place, such as the commune police of a residence."""

    MINISTRY = "ministry", gettext_noop("Bộ, cơ quan trung ương")
    PROVINCE_COMMITTEE = "province_committee", gettext_noop("Ủy ban nhân dân cấp tỉnh")
    COMMUNE_COMMITTEE = "commune_committee", gettext_noop("Ủy ban nhân dân cấp xã")
    PROVINCE_POLICE = "province_police", gettext_noop("Công an cấp tỉnh")
    COMMUNE_POLICE = "commune_police", gettext_noop("Công an cấp xã")
    FIRE_POLICE = "fire_police", gettext_noop("Cảnh sát phòng cháy, chữa cháy")
    IMMIGRATION_POLICE = "immigration_police", gettext_noop("Quản lý xuất nhập cảnh")
    TRAFFIC_POLICE = "traffic_police", gettext_noop("Cảnh sát giao thông")
    RECORDS_POLICE = "records_police", gettext_noop("Hồ sơ nghiệp vụ công an")
    JUSTICE_DEPARTMENT = "justice_department", gettext_noop("Sở Tư pháp")
    FINANCE_DEPARTMENT = "finance_department", gettext_noop("Sở Tài chính")
    TRADE_DEPARTMENT = "trade_department", gettext_noop("Sở Công Thương")
    ENVIRONMENT_DEPARTMENT = "environment_department", gettext_noop("Sở Nông nghiệp và Môi trường")
    CONSTRUCTION_DEPARTMENT = "construction_department", gettext_noop("Sở Xây dựng")
    HEALTH_DEPARTMENT = "health_department", gettext_noop("Sở Y tế")
    LAND_OFFICE = "land_office", gettext_noop("Văn phòng đăng ký đất đai")
    SOCIAL_INSURANCE = "social_insurance", gettext_noop("Bảo hiểm xã hội")


IS_HTTPS: Final = URLValidator(["https"], message="Ghi liên kết đầy đủ, bắt đầu bằng https://.")


class AgencyQuerySet(models.QuerySet["Agency"]):
    def in_force(self) -> Self:
        """Those that were not merged into another one."""
        return self.filter(successor=None)


class Agency(models.Model):
    """An agency that publishes procedures, receives dossiers or decides on them (cơ quan).

    One that was merged into another keeps its row, its code and what was ended under its name; it is chosen no more.
    """

    code = models.CharField("mã định danh điện tử", max_length=35, unique=True)
    name = models.CharField("tên", max_length=160)
    kind = models.CharField("loại cơ quan", max_length=24, choices=AgencyKind, blank=True)
    superior = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="cơ quan chủ quản")
    unit = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, null=True, blank=True, verbose_name="đơn vị hành chính"
    )
    desk_name = models.CharField("bộ phận một cửa", max_length=160, blank=True)
    address = models.CharField("địa chỉ", max_length=200, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    map_url = models.CharField("liên kết bản đồ", max_length=500, blank=True, validators=[IS_HTTPS])
    morning_from = models.TimeField("sáng từ", default=time(7, 30))
    morning_to = models.TimeField("sáng đến", default=time(11, 30))
    afternoon_from = models.TimeField("chiều từ", default=time(13, 30))
    afternoon_to = models.TimeField("chiều đến", default=time(17))
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="sáp nhập vào"
    )
    """The agency in force that it was merged into (cơ quan kế thừa)."""
    ended_on = models.DateField("thôi hoạt động từ ngày", null=True, blank=True)
    payee = models.CharField("mã cơ quan thu", max_length=35, blank=True)
    """The code it began to collect money under, where its own became another since."""

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "cơ quan"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="merged_agency_says_since_when", condition=Q(successor=None) ^ Q(ended_on__isnull=False)
            ),
            models.CheckConstraint(name="agency_succeeds_another", condition=Q(successor=None) | ~Q(successor=F("pk"))),
            models.CheckConstraint(
                name="office_hours_follow_one_another",
                condition=Q(morning_from__lt=F("morning_to"), morning_to__lte=F("afternoon_from"))
                & Q(afternoon_from__lt=F("afternoon_to")),
                violation_error_message=(
                    "Giờ làm việc phải nối tiếp nhau: buổi sáng trước buổi chiều, giờ kết thúc sau giờ bắt đầu."
                ),
            ),
        ]
        indexes = [models.Index(fields=["unit", "kind"], name="agency_of_kind_at_place")]

    def __str__(self) -> str:
        return self.name

    @property
    def office_hours(self) -> tuple[tuple[time, time], tuple[time, time]]:
        """Morning and afternoon of a working day (giờ làm việc); each place sets its own."""
        return (self.morning_from, self.morning_to), (self.afternoon_from, self.afternoon_to)

    @property
    def payee_code(self) -> str:
        """The code under which its accounts, receipt books and orders stand; it stays when the agency is moved."""
        return self.payee or self.code

    @property
    def acting(self) -> "Agency":
        """The agency that acts for it today: itself, or the one it was merged into."""
        return self.successor or self


class Post(models.Model):
    """One person in one role in one office (vị trí công tác)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="posts", verbose_name="người giữ vị trí"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posts", verbose_name="cơ quan")
    role = models.CharField("vai trò", max_length=12, choices=Role)
    title = models.CharField("chức vụ", max_length=80, blank=True)
    """Printed under a signature: Chủ tịch, Phó Giám đốc."""
    authority = models.CharField("thẩm quyền ký", max_length=80, blank=True)
    """Printed above it: TM. ỦY BAN NHÂN DÂN, KT. GIÁM ĐỐC (NĐ 30/2020 Annex I)."""

    class Meta:
        verbose_name = verbose_name_plural = "vị trí công tác"
        constraints = [
            models.UniqueConstraint(name="post_is_held_once", fields=["user", "agency", "role"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.agency}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> Self:
        """Those of whoever is away on this day."""
        return self.filter(first_day__lte=day, last_day__gte=day)

    def touching(self, first_day: date, last_day: date) -> Self:
        """Those that share a day with this span."""
        return self.filter(first_day__lte=last_day, last_day__gte=first_day)


class Absence(models.Model):
    """The days on which a member of staff is away (vắng mặt), and who stands in for them (người làm thay)."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences", verbose_name="người vắng"
    )
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("đến hết ngày")
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="người làm thay"
    )
    note = models.CharField("ghi chú", max_length=200, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="người ghi"
    )
    begun_at = models.DateTimeField("đã chuyển việc lúc", null=True, blank=True)
    """When the open tasks were handed on, once, on the first day."""

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "ngày vắng mặt"
        constraints = [
            models.CheckConstraint(name="absence_ends_after_it_begins", condition=Q(last_day__gte=F("first_day"))),
            models.CheckConstraint(
                name="nobody_stands_in_for_themselves", condition=Q(stand_in=None) | ~Q(stand_in=F("person"))
            ),
        ]
        indexes = [
            models.Index(fields=["person", "last_day"], name="absence_of_person"),
            models.Index(fields=["first_day"], name="absence_to_begin", condition=Q(begun_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%d/%m/%Y} – {self.last_day:%d/%m/%Y}"
