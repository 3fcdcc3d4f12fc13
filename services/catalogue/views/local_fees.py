"""Pages on which a province fixes its fees: the procedures that leave one open, and the amounts of one of them."""

from typing import Any, Final

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.pagination import keyset
from core.people import SignedInRequest
from core.refusals import allows
from services.agencies.models import AdministrativeUnit
from services.agencies.permissions import Verb
from services.catalogue import actions
from services.catalogue.errors import CatalogueError
from services.catalogue.local_decisions import rules
from services.catalogue.local_decisions.models import DecisionState
from services.catalogue.local_fees.amounts import open_fees
from services.catalogue.local_fees.forms import LocalFeeForm, fee_title
from services.catalogue.local_fees.models import LocalFee
from services.catalogue.local_fees.rules import format_bounds
from services.catalogue.models import Procedure, package_in_force
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import FeeRule
from services.catalogue.public import wording
from services.catalogue.views.local_decisions import DecisionActs, province_asked

PAGE_SIZE: Final = 50
MOST_SHOWN: Final = 20
"""Amounts of one fee, the newest first."""


@require_safe
def procedures(request: SignedInRequest) -> HttpResponse:
    """The procedures that leave a fee to the user's province (`?tinh=`), with what is fixed and what waits."""
    provinces, province = province_asked(request)
    page = keyset(_left_open(province), order=["code"], after=request.GET.get("sau", ""), size=PAGE_SIZE)
    context = {
        "provinces": provinces,
        "province": province,
        "page": page,
        "older": f"?tinh={province.pk}&sau={page.next}" if page.next else "",
        "newer": f"?tinh={province.pk}" if "sau" in request.GET else "",
    }
    return render(request, "admin/catalogue/local_fees.html", context)


@require_http_methods(["GET", "POST"])
def of_procedure(request: SignedInRequest, pk: int, province: str) -> HttpResponse:
    """The fees that one procedure leaves open with their amounts in a province, and the form to propose one."""
    procedure, place, package = _subject(request, pk, province)
    fees = open_fees(package)
    form = LocalFeeForm(fees, request.POST or None, initial={"fee": request.GET.get("khoan", "")})
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.propose_local_fee(form.row(procedure, place), by=request.user)
        except CatalogueError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã đề nghị “{fees[row.fee].name}”. Mức này áp dụng khi có người thứ hai duyệt.")
            return redirect(request.path)
    return _render(request, procedure, place, fees, form)


@require_POST
def act(request: SignedInRequest, pk: int, province: str, row: int, slug: str) -> HttpResponse:
    """Approve (`duyet`), refuse (`khong-duyet`) or cancel (`bo`) an amount."""
    procedure, place, _ = _subject(request, pk, province)
    found = get_object_or_404(_rows(procedure, place), pk=row)
    ACTS.carry_out(request, found, slug)
    return redirect("admin:local_fees_of", pk, province)


ACTS: Final = DecisionActs(
    actions.approve_local_fee,
    actions.refuse_local_fee,
    actions.cancel_local_fee,
    approved="Đã duyệt. Người nộp từ ngày áp dụng trả mức này.",
)


def _left_open(province: AdministrativeUnit) -> "QuerySet[Procedure, Any]":
    """The procedures in force that leave a fee open, with the number of amounts that hold, come or wait."""
    here = Q(local_fees__province=province)
    counted = {
        "approved": Count("local_fees", filter=here & Q(local_fees__state=DecisionState.APPROVED)),
        "proposed": Count("local_fees", filter=here & Q(local_fees__state=DecisionState.PROPOSED)),
    }
    return Procedure.objects.with_local_fees().annotate(**counted)


def _subject(request: SignedInRequest, pk: int, province: str) -> tuple[Procedure, AdministrativeUnit, Package]:
    """A procedure that leaves a fee open, and a province of the user's; Http404 otherwise."""
    procedure = get_object_or_404(Procedure.objects.with_local_fees(), pk=pk)
    place = next((one for one in rules.provinces_of(request.user) if one.pk == province), None)
    package = package_in_force(procedure.code)
    if place is None or package is None:
        raise Http404
    return procedure, place, package


def _rows(procedure: Procedure, place: AdministrativeUnit) -> "QuerySet[LocalFee, LocalFee]":
    people = ("proposed_by", "decided_by", "cancelled_by")
    return LocalFee.objects.filter(procedure=procedure).of_province(place.pk).select_related("province", *people)


def _render(
    request: SignedInRequest,
    procedure: Procedure,
    place: AdministrativeUnit,
    fees: dict[str, FeeRule],
    form: LocalFeeForm,
) -> HttpResponse:
    context = {
        "procedure": procedure,
        "province": place,
        "fees": [_shown(request, fee, procedure, place) for fee in fees.values()],
        "form": form,
        "may_propose": allows(rules.check_may, request.user, Verb.PROPOSE_LOCAL_DECISION, place),
    }
    return render(request, "admin/catalogue/local_fee.html", context, status=422 if form.errors else 200)


def _shown(
    request: SignedInRequest, fee: FeeRule, procedure: Procedure, place: AdministrativeUnit
) -> dict[str, object]:
    """One fee: what the version says of it, and the amounts of the province with what may be done about each."""
    today = timezone.localdate()
    rows = list(_rows(procedure, place).filter(fee=fee.key)[:MOST_SHOWN])
    approved = [row for row in rows if row.state == DecisionState.APPROVED]
    holds = next((row for row in approved if row.has_begun(today)), None)
    return {
        "fee": fee,
        "title": fee_title(fee),
        "price": wording.format_price(fee),
        "bounds": format_bounds(fee),
        "rows": [
            {
                "row": row,
                "holds": row is holds and not row.is_over(today),
                "allowed": fee.leaves_open(row.amount_vnd),
                "may_decide": allows(rules.check_may_decide, row, request.user),
                "may_cancel": allows(rules.check_may_cancel, row, request.user, today=today),
            }
            for row in rows
        ],
    }
