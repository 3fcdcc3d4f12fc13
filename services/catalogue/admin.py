"""The workbench of authors and approvers: what each ministry has written, and the steps from draft to force."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from notifications.paging import UncountedPaginator
from services.agencies.permissions import Verb, agencies_where, reach
from services.catalogue import actions
from services.catalogue.errors import CatalogueError
from services.catalogue.models import Procedure, ProcedureVersion

VERBS = (Verb.WRITE_PROCEDURE, Verb.PUBLISH_PROCEDURE)


class OfTheMinistry(admin.ModelAdmin):  # type: ignore[type-arg]  # generic to the type checker only
    """Rows of the ministries somebody writes or approves for. Nothing is changed but by the actions."""

    paginator = UncountedPaginator
    show_full_result_count = False
    list_per_page = 50
    issuer = "issuer"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if _is_superuser(request):
            return rows
        writes, approves = (reach(request.user, verb, column=self.issuer) for verb in VERBS)
        return rows.filter(writes | approves)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _is_superuser(request) or any(agencies_where(request.user, verb) for verb in VERBS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Procedure)
class ProcedureAdmin(OfTheMinistry):
    list_display = ["code", "name", "field", "issuer", "is_online"]
    list_select_related = ["issuer"]
    list_filter = ["is_online"]
    search_fields = ["code__exact", "folded", "name"]
    search_help_text = "Mã hoặc tên, có dấu hay không dấu"
    fields = ["code", "name", "field", "issuer", "is_online", "offices"]


@admin.register(ProcedureVersion)
class ProcedureVersionAdmin(OfTheMinistry):
    issuer = "procedure__issuer"
    list_display = ["procedure", "number", "state", "author", "approver", "published_at"]
    list_select_related = ["procedure", "author", "approver"]
    list_filter = ["state"]
    search_fields = ["procedure__code__exact"]
    search_help_text = "Mã thủ tục"
    fields = ["procedure", "number", "state", "author", "approver", "published_at", "retired_at", "checksum"]
    actions = ["submit_for_review", "publish", "retire"]

    @admin.action(description="Trình duyệt", permissions=["view"])
    def submit_for_review(self, request: HttpRequest, queryset: QuerySet[ProcedureVersion]) -> None:
        self._each(request, queryset, actions.submit_for_review, "đã được trình duyệt")

    @admin.action(description="Duyệt và công bố", permissions=["view"])
    def publish(self, request: HttpRequest, queryset: QuerySet[ProcedureVersion]) -> None:
        self._each(request, queryset, actions.publish, "đã có hiệu lực")

    @admin.action(description="Bãi bỏ", permissions=["view"])
    def retire(self, request: HttpRequest, queryset: QuerySet[ProcedureVersion]) -> None:
        self._each(request, queryset, actions.retire, "đã hết áp dụng")

    def _each(
        self,
        request: HttpRequest,
        queryset: QuerySet[ProcedureVersion],
        action: Callable[..., ProcedureVersion],
        done: str,
    ) -> None:
        for version in queryset:
            try:
                self.message_user(request, f"{action(version, by=request.user)} {done}.", messages.SUCCESS)
            except CatalogueError as refusal:
                self.message_user(request, str(refusal), messages.ERROR)


def _is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)
