"""Admin of procedures and versions, with the URLs of the studio."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from core.read_only_admin import ReadOnlyAdmin, redirect_to_page
from services.agencies.permissions import Verb, may_somewhere, reach
from services.catalogue.models import Procedure, ProcedureVersion
from services.catalogue.views import (
    as_published,
    catalogue_comparison,
    coming_changes,
    completeness,
    editing,
    editing_sessions,
    english,
    expiring,
    imports,
    library,
    local_fees,
    local_reception,
    new_procedure,
    offices,
    paper_templates,
    part_editor,
    remarks,
    search_terms,
    studio,
)


class MinistryScopedAdmin(ReadOnlyAdmin):
    """Read-only admin limited to the ministries within the user's reach."""

    issuer_column = "issuer"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(reach(request.user, Verb.READ_VERSIONS, column=self.issuer_column))

    def with_permission(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        """Wrap a view in the admin's checks and the view permission of this admin."""

        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return self.admin_site.admin_view(checked)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_somewhere(request.user, Verb.READ_VERSIONS)


@admin.register(Procedure)
class ProcedureAdmin(MinistryScopedAdmin):
    list_display = ["code", "name", "field", "issuer", "is_online"]
    list_select_related = ["issuer"]
    list_filter = ["is_online"]
    search_fields = ["code__exact", "folded", "name"]
    search_help_text = "Mã hoặc tên, có dấu hay không dấu"
    fields = ["code", "name", "field", "issuer", "is_online", "offices"]

    def get_urls(self) -> list[URLPattern]:
        return [
            path("studio/", self.with_permission(studio.procedure_list), name="studio"),
            path("studio/new/", self.with_permission(new_procedure.new_procedure), name="studio_new"),
            path("studio/bring/", self.with_permission(studio.import_package), name="studio_bring"),
            path("studio/imports/", self.with_permission(imports.imports), name="studio_imports"),
            path("studio/imports/<int:pk>/", self.with_permission(imports.report), name="studio_import"),
            path("studio/imports/<int:pk>/report.csv", self.with_permission(imports.report_file), name="import_file"),
            path("studio/imports/<int:pk>/<slug:slug>/", self.with_permission(imports.act), name="import_act"),
            path("studio/compare/", self.with_permission(catalogue_comparison.compare_page), name="studio_compare"),
            path("studio/packages.jsonl", self.with_permission(catalogue_comparison.packages), name="studio_packages"),
            path("studio/completeness/", self.with_permission(completeness.by_ministry), name="studio_completeness"),
            path("studio/calendar/", self.with_permission(coming_changes.calendar), name="studio_calendar"),
            path("studio/expiring/", self.with_permission(expiring.expiring), name="studio_expiring"),
            path("studio/texts/<int:pk>/", self.with_permission(expiring.replaced_text), name="studio_replaced_text"),
            path(
                "studio/texts/<int:pk>/back/",
                self.with_permission(expiring.take_mark_back),
                name="studio_replaced_text_back",
            ),
            path("studio/library/", self.with_permission(library.library), name="studio_library"),
            path("studio/library/<int:pk>/", self.with_permission(library.shared_part), name="studio_library_part"),
            path("studio/search/", self.with_permission(search_terms.search_terms), name="studio_search"),
            path("studio/search/new/", self.with_permission(search_terms.search_term), name="studio_search_new"),
            path("studio/search/<int:pk>/", self.with_permission(search_terms.search_term), name="studio_search_term"),
            path("<int:pk>/studio/", self.with_permission(studio.procedure), name="studio_procedure"),
            path("<int:pk>/offices/", self.with_permission(offices.of_procedure), name="studio_offices"),
            *self._urls_of_provinces(),
            path("at/<int:pk>/", self.with_permission(offices.of_office), name="office_procedures"),
            path(
                "<int:pk>/studio/do/<slug:slug>/",
                self.with_permission(studio.run_procedure_action),
                name="studio_procedure_act",
            ),
            path("<int:pk>/studio/begin/", self.with_permission(studio.start_new_version), name="studio_begin"),
            *super().get_urls(),
        ]

    def _urls_of_provinces(self) -> list[URLPattern]:
        """What provinces decide within what a version leaves open."""
        return [
            path("studio/local/", self.with_permission(local_fees.procedures), name="local_fees"),
            path(
                "<int:pk>/local/<slug:province>/", self.with_permission(local_fees.of_procedure), name="local_fees_of"
            ),
            path(
                "<int:pk>/local/<slug:province>/<int:row>/<slug:slug>/",
                self.with_permission(local_fees.act),
                name="local_fee_act",
            ),
            path("studio/reception/", self.with_permission(local_reception.procedures), name="local_receptions"),
            path(
                "<int:pk>/reception/<slug:province>/",
                self.with_permission(local_reception.of_procedure),
                name="local_reception_of",
            ),
            path(
                "<int:pk>/reception/<slug:province>/<int:row>/<slug:slug>/",
                self.with_permission(local_reception.act),
                name="local_reception_act",
            ),
        ]


@admin.register(ProcedureVersion)
class ProcedureVersionAdmin(MinistryScopedAdmin):
    issuer_column = "procedure__issuer"
    list_display = ["procedure", "number", "state", "author", "approver", "published_at"]
    list_select_related = ["procedure", "author", "approver"]
    list_filter = ["state"]
    search_fields = ["procedure__code__exact"]
    search_help_text = "Mã thủ tục"
    fields = ["procedure", "number", "state", "author", "approver", "published_at", "retired_at", "checksum"]

    def get_urls(self) -> list[URLPattern]:
        return [
            path("<int:pk>/studio/", self.with_permission(studio.version), name="studio_version"),
            path(
                "<int:pk>/studio/take-over/", self.with_permission(editing_sessions.take_over), name="studio_take_over"
            ),
            path("<int:pk>/studio/undo/", self.with_permission(editing_sessions.undo), name="studio_undo"),
            path("<int:pk>/studio/redo/", self.with_permission(editing_sessions.redo), name="studio_redo"),
            path("<int:pk>/studio/form/", self.with_permission(part_editor.form), name="studio_form"),
            path("<int:pk>/studio/sections/", self.with_permission(part_editor.sections), name="studio_sections"),
            path("<int:pk>/studio/part/", self.with_permission(part_editor.part), name="studio_part"),
            path("<int:pk>/studio/arrange/", self.with_permission(part_editor.arrange), name="studio_arrange"),
            path("<int:pk>/studio/fees/", self.with_permission(editing.fees), name="studio_fees"),
            path("<int:pk>/studio/limits/", self.with_permission(editing.limits), name="studio_limits"),
            path("<int:pk>/studio/words/", self.with_permission(editing.labels), name="studio_words"),
            path("<int:pk>/studio/english/", self.with_permission(english.english), name="studio_english"),
            path(
                "<int:pk>/studio/english/file/", self.with_permission(english.english_file), name="studio_english_file"
            ),
            path("<int:pk>/studio/english.csv", self.with_permission(english.english_csv), name="studio_english_csv"),
            path("<int:pk>/studio/papers/", self.with_permission(paper_templates.edit), name="studio_papers"),
            path("<int:pk>/studio/text/", self.with_permission(editing.source), name="studio_text"),
            path("<int:pk>/studio/record/", self.with_permission(as_published.record_page), name="studio_record"),
            path("<int:pk>/studio/steps/", self.with_permission(as_published.steps), name="studio_steps"),
            path("<int:pk>/studio/remarks/", self.with_permission(remarks.write), name="studio_remark"),
            path(
                "<int:pk>/studio/remarks/<int:remark>/",
                self.with_permission(remarks.resolve),
                name="studio_remark_resolve",
            ),
            path("<int:pk>/studio/package.json", self.with_permission(studio.package_file), name="studio_package"),
            path("<int:pk>/studio/do/<slug:slug>/", self.with_permission(studio.run_action), name="studio_act"),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect to the version in the studio."""
        return redirect_to_page("admin:studio_version", object_id)
