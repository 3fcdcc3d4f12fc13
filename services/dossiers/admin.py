"""The admin of dossiers: the URLs of the desk."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse

from core.read_only_admin import ReadOnlyAdmin, redirect_to_page
from services.agencies.permissions import Verb, may_somewhere, reach
from services.dossiers.models import Dossier, HistoryAnchor, HistoryCheck, SlotPlan
from services.dossiers.views import (
    alerts,
    assignment,
    bulk,
    conversation,
    corrections,
    counter,
    dossier_list,
    exports,
    inspections,
    message_templates,
    my_day,
    office_figures,
    office_people,
    opinions,
    paper_samples,
    papers,
    previews,
    printouts,
    readers,
    sample_people,
    saved_views,
    slots,
    supplements,
    trial_run,
    workbench,
)
from services.dossiers.views.reading import closed_to_parties


@admin.register(Dossier)
class DossierAdmin(ReadOnlyAdmin):
    """The URLs of the desk; its own list is that of `views.dossier_list`, changes go through staff actions."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dossier]:
        return super().get_queryset(request).filter(reach(request.user, Verb.READ))

    def get_urls(self) -> list[URLPattern]:
        return [*self._office_urls(), *self._dossier_urls(), *super().get_urls()]

    def _office_urls(self) -> list[URLPattern]:
        """Of the day, the list, the counter, the people and the figures of an office."""
        guarded = self.admin_site.admin_view
        return [
            path("my-day/", guarded(my_day.my_day), name="my_day"),
            path("queue/", guarded(dossier_list.dossier_list), name="dossier_queue"),
            path("queue/export/", guarded(exports.export), name="export"),
            path("queue/exports/", guarded(exports.exports), name="exports"),
            path("queue/exports/<int:pk>/", guarded(exports.fetch), name="export_file"),
            path("queue/save/", guarded(saved_views.save), name="dossier_view_save"),
            path("queue/<int:pk>/<slug:slug>/", guarded(saved_views.change), name="dossier_view_change"),
            path("bulk/", guarded(bulk.bulk_runs), name="bulk_runs"),
            path("bulk/begin/", guarded(bulk.begin), name="bulk_begin"),
            path("bulk/<int:pk>/", guarded(bulk.bulk_run), name="bulk_run"),
            path("bulk/<int:pk>/<slug:slug>/", guarded(bulk.act), name="bulk_act"),
            path("counter/", guarded(counter.begin), name="counter"),
            path("counter/<uuid:key>/", guarded(counter.counter_filing), name="counter_filing"),
            path("counter/<uuid:key>/step/<slug:step>/", guarded(counter.CounterWizard.as_view()), name="counter_step"),
            path("counter/<uuid:key>/<slug:slug>/", guarded(counter.act), name="counter_act"),
            path(
                "counter/<uuid:key>/<int:pk>/<slug:slug>/",
                guarded(counter.act_on_dossier),
                name="counter_dossier_act",
            ),
            path("assignment/", guarded(assignment.assignment), name="assignment"),
            path("assignment/<int:pk>/", guarded(assignment.person), name="assignment_person"),
            path("people/", guarded(office_people.office), name="office_people"),
            path("people/<int:agency>/<int:pk>/", guarded(office_people.person), name="office_person"),
            path("people/<int:agency>/<int:pk>/lock/", guarded(office_people.lock), name="office_person_lock"),
            path("figures/", guarded(office_figures.office_figures), name="office_figures"),
            path("alerts/", guarded(alerts.alerts), name="alerts"),
            path("figures/own/", guarded(office_figures.own_figures), name="own_figures"),
            path("assignment-rule/<int:pk>/remove/", guarded(assignment.remove_rule), name="assignment_rule_remove"),
            path("absence/<int:pk>/take-back/", guarded(assignment.take_back), name="absence_take_back"),
            path("register/", guarded(printouts.register), name="register"),
            path(
                "message-templates/<int:agency>/",
                guarded(message_templates.message_templates),
                name="message_templates",
            ),
        ]

    def _dossier_urls(self) -> list[URLPattern]:
        """Of one dossier, of what is asked about it, and of trial runs; closed to whom the dossier is about."""

        def guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
            return self.admin_site.admin_view(closed_to_parties(view))

        return [
            path("<int:pk>/work/", guarded(workbench.work), name="dossier_work"),
            path("<int:pk>/messages/", guarded(conversation.office_messages), name="dossier_messages"),
            path("<int:pk>/work/<slug:slug>/", guarded(workbench.perform_action), name="dossier_act"),
            path("<int:pk>/supplement/", guarded(supplements.supplement_at_desk), name="dossier_supplement"),
            path("<int:pk>/supplement/<int:serial>/", guarded(supplements.supplement_slip), name="supplement_slip"),
            path("<int:pk>/control-sheet/", guarded(printouts.control_sheet), name="control_sheet"),
            path("<int:pk>/readers/", guarded(readers.readers), name="dossier_readers"),
            path("<int:pk>/paper/<int:file>/", guarded(papers.paper), name="dossier_paper"),
            path("<int:pk>/paper/<int:file>/check/", guarded(papers.check_paper), name="dossier_paper_check"),
            path("<int:pk>/looking/", guarded(workbench.looking), name="dossier_looking"),
            path("<int:pk>/preview/", guarded(previews.preview), name="dossier_preview"),
            path("opinion/<int:pk>/", guarded(opinions.opinion), name="dossier_opinion"),
            path("opinion/<int:pk>/<slug:slug>/", guarded(opinions.answer), name="dossier_answer_opinion"),
            path("<int:pk>/inspection/<slug:step>/", guarded(inspections.record), name="inspection_record"),
            path("<int:pk>/correct/<slug:step>/", guarded(corrections.correct), name="finding_correct"),
            path("sample/<int:pk>/", guarded(paper_samples.sample), name="paper_sample"),
            path("sample-people/<int:pk>/", guarded(sample_people.compare), name="sample_people"),
            path("sample-people/<int:pk>/try/", guarded(sample_people.try_as), name="sample_people_try"),
            path("sample-people/<int:pk>/<slug:slug>/", guarded(sample_people.change), name="sample_people_change"),
            path("trial/<int:pk>/", guarded(trial_run.begin), name="trial_begin"),
            path("trial/<uuid:key>/end/", guarded(trial_run.end), name="trial_end"),
            path("trial/<uuid:key>/keep/", guarded(trial_run.keep), name="trial_keep"),
            path("trial/<uuid:key>/<slug:step>/", guarded(trial_run.TrialWizard.as_view()), name="trial_step"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Redirect to the list of the desk."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return dossier_list.from_change_list(request)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect to the workbench."""
        return redirect_to_page("admin:dossier_work", object_id)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_somewhere(request.user, Verb.READ)

    def has_view_permission(self, request: HttpRequest, obj: Dossier | None = None) -> bool:
        return self.has_module_permission(request)


@admin.register(SlotPlan)
class SlotPlanAdmin(ReadOnlyAdmin):
    """The published times of the user's offices, and the URLs of the pages about them."""

    list_display = ["agency", "first_day", "last_day", "place", "purpose_labels", "published_by", "published_at"]
    list_select_related = ["agency", "published_by"]
    ordering = ["-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SlotPlan]:
        return super().get_queryset(request).filter(reach(request.user, Verb.KEEP_APPOINTMENTS))

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("publish/", guarded(slots.publish), name="slot_publish"),
            path("week/", guarded(slots.week), name="slot_week"),
            path("day/", guarded(slots.day), name="slot_day"),
            path("slot/<int:pk>/", guarded(slots.slot), name="slot_work"),
            path("appointment/<int:pk>/", guarded(slots.appointment), name="appointment_work"),
            path("appointment/<int:pk>/<slug:slug>/", guarded(slots.act), name="appointment_act"),
            *super().get_urls(),
        ]

    @admin.display(description="dùng cho")
    def purpose_labels(self, plan: SlotPlan) -> str:
        return plan.purpose_labels

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect to the first week of the plan."""
        plan = self.get_object(request, unquote(object_id))
        if plan is None:
            raise Http404
        return redirect(f"{reverse('admin:slot_week')}?agency={plan.agency_id}&ngay={plan.first_day.isoformat()}")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_somewhere(request.user, Verb.KEEP_APPOINTMENTS)

    def has_view_permission(self, request: HttpRequest, obj: SlotPlan | None = None) -> bool:
        return self.has_module_permission(request)


@admin.register(HistoryCheck)
class HistoryCheckAdmin(ReadOnlyAdmin):
    """What the nightly verification of histories found; for administrators of the portal."""

    list_display = ["at", "dossiers", "anchors", "fault_count"]
    ordering = ["-pk"]

    @admin.display(description="Sai lệch")
    def fault_count(self, check: HistoryCheck) -> int:
        return len(check.faults)


@admin.register(HistoryAnchor)
class HistoryAnchorAdmin(ReadOnlyAdmin):
    """The anchors of the histories; for administrators of the portal."""

    list_display = ["day", "events", "root", "made_at"]
    ordering = ["-day"]
