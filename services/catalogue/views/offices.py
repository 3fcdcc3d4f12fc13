"""Pages on which office receives dossiers of which procedure: of one procedure, and of one office."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from core.pagination import keyset
from core.people import SignedInRequest
from core.read_only_admin import is_key
from core.refusals import allows
from services.agencies.models import Agency
from services.agencies.permissions import Verb, may_somewhere, reach
from services.catalogue import rules
from services.catalogue.actions import offices as actions
from services.catalogue.errors import CatalogueError
from services.catalogue.forms import AddOfficesForm, KindsForm, SameOfficeForm
from services.catalogue.models import Procedure
from services.catalogue.receiving import kinds_of, received_at, receivers_of

PAGE_SIZE = 100


@require_http_methods(["GET", "POST"])
def of_procedure(request: SignedInRequest, pk: int) -> HttpResponse:
    """The offices of a procedure, and the forms that add and remove some, or say which kinds receive it."""
    within_reach = reach(request.user, Verb.READ_VERSIONS, column="issuer")
    procedure = get_object_or_404(Procedure.objects.select_related("issuer").filter(within_reach), pk=pk)
    chosen = next((name for name in CHANGES if name in request.POST), "add") if request.method == "POST" else ""
    form = AddOfficesForm(request.POST if chosen == "add" else None)
    kinds = KindsForm(request.POST if chosen == "by_kind" else None, initial={"kinds": kinds_of(procedure)})
    if chosen and (chosen == "remove" or form.is_valid() or kinds.is_valid()):
        try:
            messages.success(request, CHANGES[chosen](request, procedure, kinds if chosen == "by_kind" else form))
        except CatalogueError as refusal:
            messages.error(request, str(refusal))
        return redirect(request.get_full_path())
    context = {
        **_listed(request, procedure),
        "procedure": procedure,
        "form": form,
        "kinds": kinds,
        "may_choose": allows(rules.check_may_choose_offices, request.user, procedure.issuer),
    }
    is_wrong = bool(form.errors or kinds.errors)
    return render(request, "admin/catalogue/offices.html", context, status=422 if is_wrong else 200)


@require_http_methods(["GET", "POST"])
def of_office(request: SignedInRequest, pk: int) -> HttpResponse:
    """The procedures that an office receives; a new office takes over those of another."""
    if not may_somewhere(request.user, Verb.KEEP_OFFICES):
        raise Http404
    office = get_object_or_404(Agency, pk=pk)
    form = SameOfficeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = actions.offer_same(office, form.cleaned_data["code"], by=request.user)
        messages.success(request, f"Đã thêm {count} thủ tục cho {office}.")
        return redirect(request.path)
    page = keyset(received_at([office]), order=["code"], after=request.GET.get("sau", ""), size=PAGE_SIZE)
    context = {"office": office, "form": form, "page": page, "older": f"?sau={page.next}" if page.next else ""}
    return render(request, "admin/catalogue/office_procedures.html", context, status=422 if form.errors else 200)


def _listed(request: SignedInRequest, procedure: Procedure) -> dict[str, Any]:
    """One page of the offices, searched by the beginning of the code or a part of the name."""
    searched = request.GET.get("q", "").strip()[:100]
    offices = receivers_of(procedure.pk)
    if searched:
        offices = offices.filter(Q(code__startswith=searched) | Q(name__icontains=searched))
    page = keyset(offices, order=["code"], after=request.GET.get("sau", ""), size=PAGE_SIZE)
    older = f"?{urlencode({'q': searched, 'sau': page.next})}" if page.next else ""
    newer = f"?{urlencode({'q': searched})}" if "sau" in request.GET else ""
    return {"page": page, "q": searched, "older": older, "newer": newer}


def _add(request: SignedInRequest, procedure: Procedure, form: Any) -> str:
    count = actions.add_offices(procedure, form.offices(), by=request.user)
    return f"Đã thêm {count} nơi tiếp nhận." if count else "Các cơ quan này đã ở trong danh sách."


def _remove(request: SignedInRequest, procedure: Procedure, form: Any) -> str:
    chosen = [key for key in request.POST.getlist("office") if is_key(Agency, key)]
    count = actions.remove_offices(procedure, Agency.objects.filter(pk__in=chosen), by=request.user)
    return f"Đã bỏ {count} nơi tiếp nhận. Hồ sơ đã nộp vẫn được giải quyết." if count else "Chưa chọn cơ quan nào."


def _by_kind(request: SignedInRequest, procedure: Procedure, form: Any) -> str:
    actions.receive_by_kind(procedure, form.cleaned_data["kinds"], by=request.user)
    return "Đã lưu các loại cơ quan tiếp nhận. Nơi thêm hoặc bỏ bằng tay vẫn giữ nguyên."


CHANGES = {"remove": _remove, "by_kind": _by_kind, "add": _add}
"""By the name of the button pressed; without one, offices are added."""
