"""Pages on which a province says where a procedure is received over the counter, and when."""

from typing import Any, Final

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.pagination import keyset
from core.people import SignedInRequest
from core.refusals import allows
from core.text import fold
from services.agencies.models import AdministrativeUnit
from services.agencies.permissions import Verb
from services.catalogue import actions
from services.catalogue.errors import CatalogueError
from services.catalogue.local_decisions import rules
from services.catalogue.local_decisions.models import DecisionState
from services.catalogue.local_reception.forms import LocalReceptionForm
from services.catalogue.local_reception.models import LocalReception
from services.catalogue.local_reception.offices import leaves_reception_open, may_leave_open, nameable_offices
from services.catalogue.models import Procedure, package_in_force
from services.catalogue.views.local_decisions import DecisionActs, province_asked

PAGE_SIZE: Final = 50
MOST_SHOWN: Final = 20
"""Decisions, the newest first."""


@require_safe
def procedures(request: SignedInRequest) -> HttpResponse:
    """The procedures that are received in the user's province (`?tinh=`), found by code or name (`?q=`)."""
    provinces, province = province_asked(request)
    searched = request.GET.get("q", "").strip()[:100]
    found = _received(province, searched)
    page = keyset(found, order=["code"], after=request.GET.get("sau", ""), size=PAGE_SIZE)
    kept = {"tinh": province.pk, "q": searched}
    context = {
        "provinces": provinces,
        "province": province,
        "page": page,
        "q": searched,
        "older": f"?{urlencode({**kept, 'sau': page.next})}" if page.next else "",
        "newer": f"?{urlencode(kept)}" if "sau" in request.GET else "",
    }
    return render(request, "admin/catalogue/local_receptions.html", context)


@require_http_methods(["GET", "POST"])
def of_procedure(request: SignedInRequest, pk: int, province: str) -> HttpResponse:
    """What a province decided of one procedure, and the form to propose it anew."""
    procedure, place = _subject(request, pk, province)
    form = LocalReceptionForm(list(nameable_offices(procedure, place).order_by("code")), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_local_reception(form.row(procedure, place), form.chosen, by=request.user)
        except CatalogueError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã đề nghị. Trang thủ tục ghi các nơi này khi có người thứ hai duyệt.")
            return redirect(request.path)
    context = {
        "procedure": procedure,
        "province": place,
        "rows": _shown(request, procedure, place),
        "form": form,
        "may_propose": allows(rules.check_may, request.user, Verb.PROPOSE_LOCAL_DECISION, place),
    }
    return render(request, "admin/catalogue/local_reception.html", context, status=422 if form.errors else 200)


@require_POST
def act(request: SignedInRequest, pk: int, province: str, row: int, slug: str) -> HttpResponse:
    """Approve (`duyet`), refuse (`khong-duyet`) or cancel (`bo`) a decision."""
    procedure, place = _subject(request, pk, province)
    found = get_object_or_404(_rows(procedure, place), pk=row)
    ACTS.carry_out(request, found, slug)
    return redirect("admin:local_reception_of", pk, province)


ACTS: Final = DecisionActs(
    actions.approve_local_reception,
    actions.refuse_local_reception,
    actions.cancel_local_reception,
    approved="Đã duyệt. Từ ngày áp dụng, trang thủ tục ghi các nơi này.",
)


def _received(province: AdministrativeUnit, searched: str) -> "QuerySet[Procedure, Any]":
    """The public procedures carried out in provinces or communes, with the number of decisions that hold or wait."""
    here = Q(local_receptions__province=province)
    counted = {
        "approved": Count("local_receptions", filter=here & Q(local_receptions__state=DecisionState.APPROVED)),
        "proposed": Count("local_receptions", filter=here & Q(local_receptions__state=DecisionState.PROPOSED)),
    }
    found = Procedure.objects.public().filter(may_leave_open())
    if searched:
        found = found.filter(Q(code__startswith=searched) | Q(folded__contains=fold(searched)))
    return found.annotate(**counted)


def _subject(request: SignedInRequest, pk: int, province: str) -> tuple[Procedure, AdministrativeUnit]:
    """A procedure whose version in force leaves it open, and a province of the user's; Http404 otherwise."""
    place = next((one for one in rules.provinces_of(request.user) if one.pk == province), None)
    procedure = get_object_or_404(Procedure.objects.public().filter(may_leave_open()), pk=pk)
    package = package_in_force(procedure.code)
    if place is None or package is None or not leaves_reception_open(package):
        raise Http404
    return procedure, place


def _rows(procedure: Procedure, place: AdministrativeUnit) -> "QuerySet[LocalReception, LocalReception]":
    people = ("proposed_by", "decided_by", "cancelled_by")
    rows = LocalReception.objects.filter(procedure=procedure).of_province(place.pk)
    return rows.select_related("province", *people).prefetch_related("offices")


def _shown(request: SignedInRequest, procedure: Procedure, place: AdministrativeUnit) -> list[dict[str, object]]:
    """The decisions of the province with what may be done about each."""
    today = timezone.localdate()
    rows = list(_rows(procedure, place)[:MOST_SHOWN])
    holds = next((row for row in rows if row.state == DecisionState.APPROVED and row.has_begun(today)), None)
    return [
        {
            "row": row,
            "holds": row is holds and not row.is_over(today),
            "may_decide": allows(rules.check_may_decide, row, request.user),
            "may_cancel": allows(rules.check_may_cancel, row, request.user, today=today),
        }
        for row in rows
    ]
