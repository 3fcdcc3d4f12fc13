"""Admin of agencies, administrative units, posts and calendar days."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from core.people import User
from core.read_only_admin import ReadOnlyAdmin, UncountedAdmin, is_key
from services.agencies import actions, hooks, staffing
from services.agencies.errors import AgencyError
from services.agencies.models import AdministrativeUnit, Agency, CalendarDay, FormerCommune, Post, Role
from services.agencies.permissions import Verb, may_somewhere
from services.agencies.views import reorganisations

MISSING_YEAR = (
    "Chưa nhập đủ ngày nghỉ lễ, Tết của năm {}: ngày hẹn trả kết quả rơi vào năm đó bị tính sớm hơn quy định. "
    "Hãy nhập lịch nghỉ ngay khi có thông báo."
)

LINKS = {"sap-nhap": "Sáp nhập vào cơ quan khác", "chuyen": "Đổi cơ quan chủ quản"}
"""What may be proposed about an agency, by the name in the address."""

CONFIRMED = "_confirmed"
"""Posted with a day of the calendar by whoever has seen which due times would move."""


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
    list_display = ["code", "name", "superior", "successor"]
    list_select_related = ["superior", "successor"]
    search_fields = ["code__startswith", "name"]
    fieldsets = [
        (None, {"fields": ["code", "name", "kind", "superior", "unit", "people"]}),
        ("Sắp xếp", {"fields": ["successor", "ended_on", "reorganise"]}),
        ("Nơi tiếp nhận", {"fields": ["desk_name", "address", "phone", "email", "map_url", "procedures"]}),
        ("Giờ làm việc", {"fields": [("morning_from", "morning_to"), ("afternoon_from", "afternoon_to")]}),
    ]
    autocomplete_fields = ["unit"]
    readonly_fields = ["code", "superior", "successor", "ended_on", "reorganise", "people", "procedures"]
    """Code and superior are for two people to decide, on the pages of reorganisations."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("reorganisations/", view(reorganisations.reorganisations), name="reorganisations"),
            path("reorganisations/new/<slug:slug>/", view(reorganisations.propose), name="reorganisation_propose"),
            path("reorganisations/<int:pk>/", view(reorganisations.reorganisation), name="reorganisation"),
            path("reorganisations/<int:pk>/<slug:slug>/", view(reorganisations.act), name="reorganisation_act"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """An agency is added by two people."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """An agency ends by being merged: its papers stay."""
        return False

    def save_model(self, request: HttpRequest, obj: Agency, form: Any, change: bool) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            hooks.agencies_changed.send()

    @admin.display(description="Sắp xếp")
    def reorganise(self, agency: Agency) -> str:
        """Links to the forms that merge or move the agency."""
        if agency.successor_id:
            return "Đã sáp nhập"
        links = (
            (reverse("admin:reorganisation_propose", args=[slug]), agency.code, title) for slug, title in LINKS.items()
        )
        return format_html_join(" · ", '<a href="{}?co-quan={}">{}</a>', links)

    @admin.display(description="Người làm việc")
    def people(self, agency: Agency) -> str:
        """A link to the page of the people of the office and their roles."""
        return format_html(
            '<a href="{}?co-quan={}">Người và vai trò ở cơ quan này</a>', reverse("admin:office_people"), agency.pk
        )

    @admin.display(description="Thủ tục")
    def procedures(self, agency: Agency) -> str:
        """A link to the page that says which procedures the office receives."""
        return format_html(
            '<a href="{}">Thủ tục mà cơ quan tiếp nhận</a>', reverse("admin:office_procedures", args=[agency.pk])
        )


class PostForm(forms.ModelForm):  # type: ignore[type-arg]  # generic to the type checker only
    """One role of one person at one office; what may not be given is said in the form."""

    by: User

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        person, role, agency = (self.cleaned_data.get(name) for name in ("user", "role", "agency"))
        if person and role and agency:
            try:
                staffing.check_may_give(self.by, person, role, agency)
                staffing.check_may_hold(person)
            except AgencyError as refusal:
                raise ValidationError(str(refusal)) from refusal
        return cleaned


@admin.register(Post)
class PostAdmin(OfficesAdmin):
    form = PostForm
    list_display = ["user", "role", "agency", "title"]
    list_select_related = ["user", "agency"]
    list_filter = ["role"]
    autocomplete_fields = ["agency"]
    raw_id_fields = ["user"]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return type("PostForm", (super().get_form(request, *args, **kwargs),), {"by": request.user})

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:
        """Another person, role or office is another post: the one before is ended."""
        by = cast(User, request.user)
        before = Post.objects.select_related("user", "agency").get(pk=obj.pk) if change else None
        if before and (before.user_id, before.agency_id, before.role) != (obj.user_id, obj.agency_id, obj.role):
            actions.end_post(before, by=by)
        signature = actions.Signature(obj.title, obj.authority)
        obj.pk = actions.give_post(obj.user, Role(obj.role), obj.agency, signature, by=by).pk

    def delete_model(self, request: HttpRequest, obj: Post) -> None:
        actions.end_post(obj, by=cast(User, request.user))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        for post in queryset.select_related("user", "agency"):
            actions.end_post(post, by=cast(User, request.user))


@admin.register(CalendarDay)
class CalendarDayAdmin(OfficesAdmin):
    list_display = ["day", "kind", "name", "source"]
    list_filter = ["kind"]
    date_hierarchy = "day"

    actions = None

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; before a day is written, once which due times would move."""
        asks = request.method == "POST" and CONFIRMED not in request.POST
        preview = self._preview(request, object_id) if asks else None
        return preview or super().changeform_view(request, object_id, form_url, extra_context)

    def _preview(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """The page that lists what would move; None where nothing would, or the form must be mended first."""
        if not self.has_change_permission(request):
            return None
        key = unquote(object_id or "")
        row = CalendarDay.objects.filter(pk=key).first() if is_key(CalendarDay, key) else None
        form = self.get_form(request, row, change=row is not None)(request.POST, instance=row)
        if not form.is_valid():
            return None
        moves = hooks.preview_calendar_change.first(form.cleaned_data["day"], form.cleaned_data["kind"])
        if moves is None or not moves.first:
            return None
        posted = [(key, value) for key, value in request.POST.items() if key != "csrfmiddlewaretoken"]
        context = {"title": "Ngày hẹn nào sẽ dời", "moves": moves, "posted": [*posted, (CONFIRMED, "1")]}
        return render(request, "admin/agencies/calendarday/preview.html", context)

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        """Django asks before it deletes; the page says which due times would move."""
        moves = hooks.preview_calendar_change.first(context["object"].day, "")
        return super().render_delete_form(request, {**context, "moves": moves})

    def save_model(self, request: HttpRequest, obj: CalendarDay, form: Any, change: bool) -> None:
        actions.set_day(obj, by=cast(User, request.user))

    def delete_model(self, request: HttpRequest, obj: CalendarDay) -> None:
        actions.remove_day(obj, by=cast(User, request.user))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with a warning of years whose days off are missing: dates are promised into the next one."""
        today = timezone.localdate()
        for year in (today.year, today.year + 1):
            if not CalendarDay.objects.is_year_known(year):
                messages.warning(request, MISSING_YEAR.format(year))
        return super().changelist_view(request, extra_context)
