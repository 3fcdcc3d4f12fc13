"""Studio of authors and approvers: list of procedures, a procedure with its versions, a version with its actions."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.pagination import keyset
from core.people import SignedInRequest, User
from core.refusals import allows
from core.staff_actions import Button, StaffPage, buttons, perform
from core.text import syllables
from eforms.lint.form_lint import Severity
from services.agencies.permissions import Verb, may, may_somewhere, reach
from services.catalogue import actions, hooks, rules
from services.catalogue.authoring.impact import lost_answers, publication_impact
from services.catalogue.authoring.package_files import report_of_file
from services.catalogue.authoring.procedure_actions import permitted_procedure_actions, procedure_actions_for
from services.catalogue.authoring.process_diagram import outline
from services.catalogue.authoring.sample_people_files import file_of
from services.catalogue.authoring.staff_actions import PUBLISH, permitted_actions, staff_actions_for
from services.catalogue.differences import diff
from services.catalogue.differences.stale_prose import stale_places
from services.catalogue.english.strings import counts, english_strings
from services.catalogue.errors import CatalogueError
from services.catalogue.forms import ImportPackageForm
from services.catalogue.legal_texts.citations import replaced_texts_of
from services.catalogue.lint import package_lint
from services.catalogue.lint.library_lint import shared_part_findings
from services.catalogue.lint.local_fee_lint import amounts_left_out
from services.catalogue.lint.office_lint import unknown_offices
from services.catalogue.local_decisions.rules import provinces_of
from services.catalogue.models import Procedure, ProcedureVersion, VersionState
from services.catalogue.package.parsing.parser import MAX_MEGABYTES, decode
from services.catalogue.publication.completeness import CHECKS, percent
from services.catalogue.publication.remarks import Review, review_of
from services.catalogue.receiving import receivers_of
from services.catalogue.views.editing_frame import session_context

PAGE_SIZE = 30
STOPS_SHOWN = 10


@require_safe
def procedure_list(request: SignedInRequest) -> HttpResponse:
    """Pending versions, and the procedures of the user's ministries with search."""
    terms = syllables(request.GET.get("q", "")[:200])
    procedures = _within_reach(request, Procedure.objects.all(), "issuer")
    for term in terms:
        procedures = procedures.filter(folded__contains=term)
    page = keyset(procedures, order=["code"], after=request.GET.get("sau", ""), size=PAGE_SIZE)
    pending = _within_reach(
        request, ProcedureVersion.objects.filter(state__in=VersionState.pending()), "procedure__issuer"
    )
    context = {
        "pending": pending.select_related("procedure", "author").order_by("-state", "-pk")[:PAGE_SIZE],
        "page": page,
        "q": request.GET.get("q", ""),
        "older": f"?q={request.GET.get('q', '')}&sau={page.next}" if page.next else "",
        "newer": "?" if "sau" in request.GET else "",
        "can_write": may_somewhere(request.user, Verb.WRITE_PROCEDURE),
        "has_province": bool(provinces_of(request.user)),
    }
    return render(request, "admin/catalogue/procedure_list.html", context)


@require_http_methods(["GET", "POST"])
def import_package(request: SignedInRequest) -> HttpResponse:
    """Take a package in: an uploaded file is first reported on; its text, posted back with `_save`, becomes a draft."""
    if not may_somewhere(request.user, Verb.WRITE_PROCEDURE):
        raise Http404
    is_confirmed = "_save" in request.POST
    form = ImportPackageForm(None if is_confirmed else request.POST or None, request.FILES or None)
    report, text = None, request.POST.get("_text", "").replace("\r\n", "\n")
    is_refused = bool(form.errors)
    try:
        if is_confirmed:
            return redirect("admin:studio_version", actions.import_package(text, by=request.user).pk)
        if form.is_valid():
            text = _read_upload(form.cleaned_data["package"])
            report = report_of_file(text, by=request.user)
            is_refused = bool(report.refusals)
    except CatalogueError as refusal:
        for sentence in str(refusal).splitlines():
            messages.error(request, sentence)
        is_refused = True
    context = {"form": form, "report": report, "text": text}
    return render(request, "admin/catalogue/import_package.html", context, status=422 if is_refused else 200)


def _read_upload(file: Any) -> str:
    if file.size > MAX_MEGABYTES * 1_000_000:
        raise CatalogueError(f"Tệp lớn {file.size / 1e6:.0f} MB; gói thủ tục không quá {MAX_MEGABYTES} MB.")
    return decode(bytes(file.read()))


@require_safe
def procedure(request: SignedInRequest, pk: int) -> HttpResponse:
    """A procedure with all its versions, and what may be done with it."""
    return _render_procedure(request, _procedure_in_reach(request, pk))


@require_http_methods(["GET", "POST"])
def run_procedure_action(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Run a staff action on a procedure (POST); a GET, as after signing in again, redirects to its page."""
    if request.method == "GET":
        return redirect("admin:studio_procedure", pk)
    found = _procedure_in_reach(request, pk)
    page = StaffPage(
        thing=found,
        url=reverse("admin:studio_procedure", args=[pk]),
        actions=procedure_actions_for(found, request.user),
        permitted=permitted_procedure_actions(found, request.user),
        show=lambda refused: _render_procedure(request, found, refused=refused),
        gone="Việc này không làm được nữa: tình trạng nhận hồ sơ của thủ tục vừa thay đổi.",
    )
    return perform(request, slug, page)


def _render_procedure(request: SignedInRequest, found: Procedure, *, refused: Button | None = None) -> HttpResponse:
    actions = procedure_actions_for(found, request.user)
    stops = found.filing_stops.select_related("stopped_by", "confirmed_by", "lifted_by")[:STOPS_SHOWN]
    context = {
        "procedure": found,
        "buttons": buttons(actions, found, partial(_procedure_action_url, found), refused=refused),
        "stops": stops,
        "completeness": _completeness(found),
        "replaced_texts": replaced_texts_of(found),
        "stop": next((stop for stop in stops if stop.lifted_at is None), None),
        "versions": found.versions.select_related("author", "approver").order_by("-number"),
        "can_write": may(request.user, Verb.WRITE_PROCEDURE, agency=found.issuer),
        "has_offices": receivers_of(found.pk).exists(),
    }
    return render(request, "admin/catalogue/procedure.html", context)


def _completeness(procedure: Procedure) -> dict[str, object] | None:
    """The share of checks met, and those unmet with their remedies; None where no version is in force."""
    if procedure.gaps is None:
        return None
    gaps = [CHECKS[key] for key in procedure.gaps.split("|") if key in CHECKS]
    return {"percent": percent(len(gaps)), "gaps": gaps}


def _procedure_action_url(procedure: Procedure, slug: str) -> str:
    return reverse("admin:studio_procedure_act", args=[procedure.pk, slug])


def _procedure_in_reach(request: SignedInRequest, pk: int) -> Procedure:
    rows = _within_reach(request, Procedure.objects.select_related("issuer"), "issuer")
    procedure: Procedure = get_object_or_404(rows, pk=pk)
    return procedure


@require_POST
def start_new_version(request: SignedInRequest, pk: int) -> HttpResponse:
    """Start a new version of a procedure and open its draft."""
    found = _procedure_in_reach(request, pk)
    try:
        version = actions.start_new_version(found, by=request.user)
    except CatalogueError as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:studio_procedure", pk)
    if version.author_id != request.user.pk:
        messages.info(request, f"{version} đang được {version.author} soạn dở; bạn sửa tiếp trên bản nháp đó.")
    return redirect("admin:studio_version", version.pk)


@require_safe
def version(request: SignedInRequest, pk: int) -> HttpResponse:
    """A version: diff, impact, lint findings, log and staff actions."""
    return _render_version(request, version_in_reach(request, pk))


@require_http_methods(["GET", "POST"])
def run_action(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Run a staff action (POST); a GET, as after signing in again, redirects to the version."""
    if request.method == "GET":
        return redirect("admin:studio_version", pk)
    version = version_in_reach(request, pk)
    page = StaffPage(
        thing=version,
        url=reverse("admin:studio_version", args=[pk]),
        actions=staff_actions_for(version, request.user),
        permitted=permitted_actions(version, request.user),
        show=lambda refused: _render_version(request, version, refused=refused),
        gone=f"{version} đang ở trạng thái “{version.get_state_display()}”; việc này không làm được.",
    )
    return perform(request, slug, page)


@require_safe
def package_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Download the package as JSON, as it was stored under its checksum, with the people kept with the version."""
    found = version_in_reach(request, pk)
    name = f"{found.procedure.code}-{found.number}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file_of(found), content_type="application/json", headers=headers)


def version_in_reach(request: SignedInRequest, pk: int) -> ProcedureVersion:
    """A version within the user's reach; 404 for any other."""
    rows = ProcedureVersion.objects.select_related("procedure__issuer", "author", "approver")
    version: ProcedureVersion = get_object_or_404(_within_reach(request, rows, "procedure__issuer"), pk=pk)
    return version


def may_edit(request: SignedInRequest, version: ProcedureVersion) -> bool:
    """Whether the version is a draft that the user may write."""
    issuer = version.procedure.issuer
    return version.state == VersionState.DRAFT and may(request.user, Verb.WRITE_PROCEDURE, agency=issuer)


def _needs_offices(version: ProcedureVersion) -> bool:
    """Whether it could be filed if somebody received it; what is over needs nobody."""
    may_be_filed = version.state not in VersionState.over() and version.package.is_online
    return may_be_filed and not receivers_of(version.procedure_id).exists()


def previous_version(version: ProcedureVersion) -> ProcedureVersion | None:
    """The version to compare with: the one in force, or for a published one its predecessor."""
    others = version.procedure.versions.exclude(pk=version.pk)
    if version.state in (VersionState.PUBLISHED, VersionState.RETIRED):
        earlier = others.filter(state=VersionState.RETIRED, published_at__lt=version.published_at)
        return earlier.order_by("-published_at").first()
    return others.in_force().first()


def _within_reach(request: SignedInRequest, rows: QuerySet[Any], column: str) -> QuerySet[Any]:
    return rows.filter(reach(request.user, Verb.READ_VERSIONS, column=column))


def _render_version(
    request: SignedInRequest, version: ProcedureVersion, *, refused: Button | None = None
) -> HttpResponse:
    previous = previous_version(version)
    findings = [
        *package_lint.lint(version.package, published=previous.package if previous else None),
        *unknown_offices(version.package),
        *amounts_left_out(version.package),
        *shared_part_findings(version.package),
    ]
    actions = staff_actions_for(version, request.user)
    editable = may_edit(request, version)
    change_groups = diff(previous.package if previous else None, version.package)
    review = review_of(version, change_groups)
    has_errors = any(finding.severity is Severity.ERROR for finding in findings)
    context = {
        "review": review,
        "can_remark": PUBLISH in actions,
        "resolvable": _resolvable(review, version, request.user),
        "version": version,
        "previous": previous,
        "editable": editable,
        "needs_offices": _needs_offices(version),
        "buttons": buttons(actions, version, partial(_action_url, version), refused=refused),
        "change_groups": change_groups,
        "publication_impact": publication_impact(version, on=version.effective_on or timezone.localdate()),
        "stale_places": stale_places(previous.package if previous else None, version.package),
        "lost_answers": lost_answers(version, previous) if version.state in VersionState.pending() else None,
        "process": outline(version.package),
        "findings": findings,
        "english": counts(english_strings(version.package)).items(),
        "has_errors": has_errors,
        "sample_people": None if has_errors else hooks.kept_sample_people.first(version, previous),
        "events": version.events.select_related("by").order_by("-pk"),
        "is_own_version": version.state == VersionState.REVIEW and PUBLISH not in actions,
        "tab": "version",
        "checksum": version.checksum,
        **(session_context(request, version) if editable else {}),
    }
    return render(request, "admin/catalogue/version.html", context)


def _resolvable(review: Review, version: ProcedureVersion, person: User) -> set[int]:
    """The remarks that this person may settle now."""
    if version.state not in VersionState.pending():
        return set()
    remarks = (remark for remark in review.remarks if remark.resolved_at is None)
    return {remark.pk for remark in remarks if allows(rules.check_may_resolve, remark, version, person)}


def _action_url(version: ProcedureVersion, slug: str) -> str:
    return reverse("admin:studio_act", args=[version.pk, slug])
