"""Offices, places and days, for whoever keeps the portal running."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from core.pagination import UncountedPaginator
from services.agencies.models import AdministrativeUnit, Agency, CalendarDay, FormerCommune, Post


class UncountedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic to the type checker only
    """Lists that count no further than they must."""

    paginator = UncountedPaginator
    show_full_result_count = False
    list_per_page = 50


class ImportedFactsAdmin(UncountedAdmin):
    """Facts carried in from the data files: to be read here, not changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(AdministrativeUnit)
class AdministrativeUnitAdmin(ImportedFactsAdmin):
    list_display = ["code", "full_name", "province"]
    list_select_related = ["province"]
    search_fields = ["code__exact", "folded", "full_name"]
    search_help_text = "Mã hoặc tên, có dấu hay không dấu"


@admin.register(FormerCommune)
class FormerCommuneAdmin(ImportedFactsAdmin):
    list_display = ["code", "name", "successor"]
    list_select_related = ["successor"]
    search_fields = ["code__exact", "folded", "name"]
    search_help_text = "Mã hoặc tên, có dấu hay không dấu"


@admin.register(Agency)
class AgencyAdmin(UncountedAdmin):
    list_display = ["code", "name", "superior"]
    list_select_related = ["superior"]
    search_fields = ["code__startswith", "name"]
    autocomplete_fields = ["superior", "unit"]
    fieldsets = [
        (None, {"fields": ["code", "name", "superior", "unit"]}),
        ("Nơi tiếp nhận", {"fields": ["desk_name", "address", "phone", "email"]}),
        ("Giờ làm việc", {"fields": [("morning_from", "morning_to"), ("afternoon_from", "afternoon_to")]}),
    ]


@admin.register(Post)
class PostAdmin(UncountedAdmin):
    list_display = ["user", "role", "agency", "title"]
    list_select_related = ["user", "agency"]
    list_filter = ["role"]
    autocomplete_fields = ["agency"]
    raw_id_fields = ["user"]


@admin.register(CalendarDay)
class CalendarDayAdmin(UncountedAdmin):
    list_display = ["day", "kind", "name", "source"]
    list_filter = ["kind"]
    date_hierarchy = "day"
