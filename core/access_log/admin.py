"""Admin: the access log, and lists whose searches it records."""

from typing import Any, Final

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from core import access_log
from core.access_log.models import AccessRecord
from core.read_only_admin import ReadOnlyAdmin

BROWSED: Final = "(xem danh sách)"


class SearchesAreRecorded(admin.ModelAdmin):  # type: ignore[type-arg]  # generic to the type checker only
    """A list of people's data: what staff search for in it is recorded."""

    records_browsing = False
    """Whether looking through it without a search is recorded too: where the list is nobody's daily work."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Record the search terms once the list has been shown: whoever may not see it has searched for nothing."""
        response = super().changelist_view(request, extra_context)
        terms = request.GET.get("q", "").strip() or (BROWSED if self.records_browsing else "")
        if terms and response.status_code == 200:
            access_log.record_search(request.user, str(self.opts.verbose_name_plural), terms)
        return response


@admin.register(AccessRecord)
class AccessRecordAdmin(ReadOnlyAdmin):
    """The access log; for administrators of the portal."""

    list_display = ["at", "reader", "kind", "label", "subject", "purpose"]
    list_filter = ["kind"]
    search_fields = ["subject__personal_number__exact"]
    search_help_text = "Trọn số định danh của người được xem; ai đã xem gì: Sổ theo dõi cán bộ, ở danh sách người dùng"
    list_select_related = ["reader", "subject"]
    ordering = ["-pk"]
