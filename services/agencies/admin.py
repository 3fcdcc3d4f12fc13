"""Admin of agencies, administrative units, posts and calendar days."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from core.read_only_admin import ReadOnlyAdmin, UncountedAdmin
from services.agencies.models import AdministrativeUnit, Agency, CalendarDay, FormerCommune, Post
from services.agencies.permissions import Verb, may_somewhere

MISSING_YEAR = (
    "Chưa nhập đủ ngày nghỉ lễ, Tết của năm {}: ngày hẹn trả kết quả rơi vào năm đó bị tính sớm hơn quy định. "
    "Hãy nhập lịch nghỉ ngay khi có thông báo."
)


class OfficesAdmin(UncountedAdmin):
    """Base admin for holders of the permission KEEP_OFFICES, who may add, change and delete."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_somewhere(request.user, Verb.KEEP_OFFICES)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_module_permission(request)


class ReferenceDataAdmin(ReadOnlyAdmin, OfficesAdmin):
    """Read-only admin of rows imported from data files."""


@admin.register(AdministrativeUnit)
class AdministrativeUnitAdmin(ReferenceDataAdmin):
    list_display = ["code", "full_name", "province"]
    list_select_related = ["province"]
    search_fields = ["code__exact", "folded", "full_name"]
    search_help_text = "Mã hoặc tên, có dấu hay không dấu"


@admin.register(FormerCommune)
class FormerCommuneAdmin(ReferenceDataAdmin):
    list_display = ["code", "name", "successor"]
    list_select_related = ["successor"]
    search_fields = ["code__exact", "folded", "name"]
    search_help_text = "Mã hoặc tên, có dấu hay không dấu"


@admin.register(Agency)
class AgencyAdmin(OfficesAdmin):
    list_display = ["code", "name", "superior"]
    list_select_related = ["superior"]
    search_fields = ["code__startswith", "name"]
    autocomplete_fields = ["superior", "unit"]
    fieldsets = [
        (None, {"fields": ["code", "name", "kind", "superior", "unit"]}),
        ("Nơi tiếp nhận", {"fields": ["desk_name", "address", "phone", "email", "procedures"]}),
        ("Giờ làm việc", {"fields": [("morning_from", "morning_to"), ("afternoon_from", "afternoon_to")]}),
    ]
    readonly_fields = ["procedures"]

    @admin.display(description="Thủ tục")
    def procedures(self, agency: Agency) -> str:
        """A link to the page that says which procedures the office receives."""
        if agency._state.adding:
            return "Chọn được sau khi lưu"
        return format_html(
            '<a href="{}">Thủ tục mà cơ quan tiếp nhận</a>', reverse("admin:office_procedures", args=[agency.pk])
        )


@admin.register(Post)
class PostAdmin(OfficesAdmin):
    list_display = ["user", "role", "agency", "title"]
    list_select_related = ["user", "agency"]
    list_filter = ["role"]
    autocomplete_fields = ["agency"]
    raw_id_fields = ["user"]


@admin.register(CalendarDay)
class CalendarDayAdmin(OfficesAdmin):
    list_display = ["day", "kind", "name", "source"]
    list_filter = ["kind"]
    date_hierarchy = "day"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with a warning of years whose days off are missing: dates are promised into the next one."""
        today = timezone.localdate()
        for year in (today.year, today.year + 1):
            if not CalendarDay.objects.is_year_known(year):
                messages.warning(request, MISSING_YEAR.format(year))
        return super().changelist_view(request, extra_context)
