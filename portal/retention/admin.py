"""The page of the table of retention: each rule with its reason, and how it was carried out last; the erasures."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from core.outbox.verbs import OutboxVerb
from core.permissions import may_somewhere
from core.read_only_admin import ReadOnlyAdmin
from portal.retention import erasure_views
from portal.retention.models import Erasure, RetentionRun
from portal.retention.table import TABLE, Rule
from services.agencies.permissions import Verb


@dataclass(frozen=True)
class Line:
    """One rule on the page."""

    rule: Rule
    last: RetentionRun | None
    """How it was carried out last; None: never."""

    @property
    def kept(self) -> str:
        """How long it is kept, in words."""
        days, hours = self.rule.kept.days, self.rule.kept.seconds // 3600
        if days >= 365:
            return f"{days // 365} năm"
        return f"{days} ngày" if days else f"{hours} giờ" if hours else "Không giữ"


def lines() -> Iterator[Line]:
    """The table in its order."""
    newest = RetentionRun.objects.order_by().values("rule").annotate(last=Max("pk")).values("last")
    runs = {run.rule: run for run in RetentionRun.objects.filter(pk__in=newest)}
    return (Line(rule, runs.get(rule.key)) for rule in TABLE)


@admin.register(RetentionRun)
class RetentionAdmin(ReadOnlyAdmin):
    """Its list is the page of the table; a run has no page of its own."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.changelist_view)
        return [path("", view, name="retention_retentionrun_changelist")]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return render(request, "admin/retention/table.html", {"lines": list(lines())})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_somewhere(request.user, OutboxVerb.READ)


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    """What was proposed and done; a proposal is made on the page of the account."""

    list_display = ("page", "state", "proposed_by", "proposed_at", "decided_by", "done_at")
    list_display_links = None
    list_select_related = ("proposed_by", "decided_by")
    ordering = ("-pk",)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="retention_erasure_changelist"),
            path("<int:pk>/", wrap(erasure_views.account), name="retention_erasure_account"),
            path("<int:pk>/<slug:slug>/", wrap(erasure_views.run_action), name="retention_erasure_action"),
        ]

    @admin.display(description="tài khoản số")
    def page(self, erasure: Erasure) -> str:
        if erasure.done_at:  # the account may be gone
            return str(erasure.account)
        address = reverse("admin:retention_erasure_account", args=[erasure.account])
        return format_html('<a href="{}">{}</a>', address, erasure.account)

    @admin.display(description="trạng thái")
    def state(self, erasure: Erasure) -> str:
        return erasure.state

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_somewhere(request.user, Verb.KEEP_ACCOUNTS)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_module_permission(request)
