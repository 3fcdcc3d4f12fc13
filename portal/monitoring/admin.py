"""The page of the operator: each gauge with its value, whether it is an alarm, and its last two days."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from core.outbox.verbs import OutboxVerb
from core.permissions import may_somewhere
from core.read_only_admin import ReadOnlyAdmin
from portal.monitoring import readiness
from portal.monitoring.history import HEIGHT, WIDTH, histories
from portal.monitoring.models import Sample


@admin.register(Sample)
class SampleAdmin(ReadOnlyAdmin):
    """Its list is a page of gauges instead of rows; a sample has no page of its own."""

    def get_urls(self) -> list[URLPattern]:
        return [path("", self.admin_site.admin_view(self.changelist_view), name="monitoring_sample_changelist")]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {"report": readiness.check(), "histories": list(histories()), "width": WIDTH, "height": HEIGHT}
        return render(request, "admin/monitoring/gauges.html", context)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_somewhere(request.user, OutboxVerb.READ)
