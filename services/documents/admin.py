"""Read-only admin of issued papers."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from core import access_log
from core.access_log import AccessKind
from core.access_log.admin import SearchesAreRecorded
from core.read_only_admin import ReadOnlyAdmin
from services.agencies.permissions import Verb, may_somewhere, reach
from services.documents import picture_views
from services.documents.document_types import DocumentType
from services.documents.models import Document


@admin.register(Document)
class DocumentAdmin(SearchesAreRecorded, ReadOnlyAdmin):
    """Papers of the agencies within the user's reach, newest first."""

    show_facets = admin.ShowFacets.NEVER  # facet counts would scan the table
    list_display = ["number_and_symbol", "title", "code", "issued", "file"]
    list_filter = ["kind"]
    search_fields = ["code__startswith", "token__exact"]
    search_help_text = "Mã hồ sơ, hoặc mã xác thực in dưới mã QR"
    ordering = ["-id"]
    exclude = ["key", "letterhead", "facts", "path"]

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("pictures/", guarded(picture_views.pictures), name="official_pictures"),
            path("pictures/<int:pk>/<slug:slug>/", guarded(picture_views.act), name="official_picture_act"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        return super().get_queryset(request).filter(reach(request.user, Verb.LIST_PAPERS))

    def render_change_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page of one paper; reading it is recorded."""
        document = kwargs["obj"]
        access_log.record(
            request.user, AccessKind.PAPER, document, subject=document.owner, purpose="Xem giấy tờ đã ban hành"
        )
        return super().render_change_form(request, *args, **kwargs)

    @admin.display(description="Số, ký hiệu")
    def number_and_symbol(self, document: Document) -> str:
        return document.number_line or "–"

    @admin.display(description="Ban hành")
    def issued(self, document: Document) -> str:
        return f"{localtime(document.issued_at):%d/%m/%Y %H:%M}"

    @admin.display(description="Tệp")
    def file(self, document: Document) -> SafeString | str:
        if document.stored_at is None and document.kind != DocumentType.FORM:
            return "đang lập"
        label = "Tải về" if document.stored_at else "Lập và tải về"
        return format_html('<a href="{}">{}</a>', document.download_path(), label)

    def has_view_permission(self, request: HttpRequest, obj: Document | None = None) -> bool:
        return may_somewhere(request.user, Verb.LIST_PAPERS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)
