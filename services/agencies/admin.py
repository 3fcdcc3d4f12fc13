"""Offices, places and days, for whoever keeps the portal running."""

from django.contrib import admin

from core.read_only_admin import ReadOnlyAdmin, UncountedAdmin
from services.agencies.models import AdministrativeUnit, Agency, CalendarDay, FormerCommune, Post


@admin.register(AdministrativeUnit)
class AdministrativeUnitAdmin(ReadOnlyAdmin):
    """Facts imported from the data files."""

    list_display = ["code", "full_name", "province"]
    list_select_related = ["province"]
    search_fields = ["code__exact", "folded", "full_name"]
    search_help_text = "Mã hoặc tên, có dấu hay không dấu"


@admin.register(FormerCommune)
class FormerCommuneAdmin(ReadOnlyAdmin):
    """Facts imported from the data files."""

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
