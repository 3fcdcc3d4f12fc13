"""Pages of reorganisations: all of them, a form for each kind, and one with what would move, its progress and log."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.pagination import keyset
from core.people import SignedInRequest
from core.refusals import allows
from services.agencies.errors import AgencyError
from services.agencies.forms import FORMS, UnderstoodForm
from services.agencies.hooks import Holding
from services.agencies.models import AgencyKind, Reorganisation
from services.agencies.permissions import Verb, may_somewhere
from services.agencies.reorganisation import actions, carrying_out, rules
from services.agencies.reorganisation.models import ReorganisationAct, ReorganisationKind, ReorganisationState

PAGE_SIZE: Final = 50
LOOK_AGAIN: Final = 2
"""Seconds after which the page of a reorganisation that is being carried out looks again."""
TITLES: Final = {"sap-nhap": "Sáp nhập cơ quan", "chuyen": "Đổi cơ quan chủ quản", "them": "Thêm cơ quan"}
RELATED: Final = ("agency", "into", "superior", "example", "unit", "proposed_by", "decided_by")


@require_safe
def reorganisations(request: SignedInRequest) -> HttpResponse:
    """All reorganisations, the newest first."""
    _check_access(request)
    rows = Reorganisation.objects.select_related(*RELATED)
    page = keyset(rows, order=["-pk"], after=request.GET.get("sau", ""), size=PAGE_SIZE)
    older = f"?sau={page.next}" if page.next else ""
    context = {"page": page, "older": older, "newer": "?" if "sau" in request.GET else "", "titles": TITLES}
    return render(request, "admin/agencies/reorganisation/list.html", context)


@require_http_methods(["GET", "POST"])
def propose(request: SignedInRequest, slug: str) -> HttpResponse:
    """The form of one kind; what is proposed changes nothing yet."""
    _check_access(request)
    if slug not in FORMS:
        raise Http404
    about = {"agency": request.GET.get("co-quan", "")[:35]}
    form = FORMS[slug](request.POST) if request.method == "POST" else FORMS[slug](initial=about)
    if form.is_valid():
        try:
            plan = actions.propose(form.plan(), by=request.user)
        except AgencyError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("admin:reorganisation", plan.pk)
    context = {"form": form, "title": TITLES[slug]}
    return render(request, "admin/agencies/reorganisation/propose.html", context, status=422 if form.errors else 200)


@require_safe
def reorganisation(request: SignedInRequest, pk: int) -> HttpResponse:
    """One reorganisation: what moves and what stays, before it is decided; then how far it is, and its log."""
    _check_access(request)
    return _render(request, _plan(pk), UnderstoodForm())


@require_http_methods(["POST"])
def act(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Decide (`quyet-dinh`), give up (`bo`) or go on with (`tiep-tuc`) a reorganisation."""
    _check_access(request)
    if slug not in ACTS:
        raise Http404
    plan = _plan(pk)
    form = UnderstoodForm(request.POST)
    if slug == "quyet-dinh" and not form.is_valid():
        return _render(request, plan, form, status=422)
    try:
        ACTS[slug](plan, by=request.user)
    except AgencyError as refusal:
        messages.error(request, str(refusal))
    return redirect("admin:reorganisation", pk)


ACTS: Final = {"quyet-dinh": actions.decide, "bo": actions.withdraw, "tiep-tuc": actions.resume}


def _render(request: SignedInRequest, plan: Reorganisation, form: UnderstoodForm, *, status: int = 200) -> HttpResponse:
    is_open = plan.state in (ReorganisationState.PROPOSED, ReorganisationState.APPROVED)
    holdings = carrying_out.holdings(plan) if is_open else _as_decided(plan)
    context: dict[str, Any] = {
        "plan": plan,
        "form": form,
        "holdings": [one for one in holdings if one.moves or one.stays],
        "none_of": [one.name for one in holdings if not (one.moves or one.stays)],
        "codes": _codes(plan) if is_open and plan.kind == ReorganisationKind.MOVE else [],
        "agency_kind": AgencyKind(plan.agency_kind).label if plan.agency_kind else "",
        "log": plan.log.select_related("by"),
        "may_decide": plan.state == ReorganisationState.PROPOSED and allows(rules.check_may_decide, plan, request.user),
        "obstacle": _obstacle(plan) if is_open else "",
        "may_withdraw": is_open,
        "may_resume": plan.state == ReorganisationState.STOPPED,
        "look": {"url": request.path, "delay": LOOK_AGAIN} if plan.state == ReorganisationState.RUNNING else None,
    }
    return render(request, "admin/agencies/reorganisation/page.html", context, status=status)


def _as_decided(plan: Reorganisation) -> list[Holding]:
    """What was shown to whoever decided it, as the log keeps it."""
    decided = plan.log.filter(act=ReorganisationAct.APPROVED).first()
    return [Holding(**one) for one in decided.data["holdings"]] if decided else []


def _codes(plan: Reorganisation) -> list[tuple[str, str, str]]:
    """Name, old code and new code of the agency that moves and of those below it."""
    if plan.agency is None:
        return []
    moved = [plan.agency, *rules.agencies_below(plan.agency)]
    return [(one.name, one.code, rules.code_after(one, plan)) for one in moved]


def _obstacle(plan: Reorganisation) -> str:
    """Why it could not be carried out as things stand now; empty: it could."""
    try:
        if plan.state == ReorganisationState.PROPOSED:
            rules.check_day(plan, today=timezone.localdate())
        rules.check_agencies(plan)
    except AgencyError as refusal:
        return str(refusal)
    return ""


def _plan(pk: int) -> Reorganisation:
    return get_object_or_404(Reorganisation.objects.select_related(*RELATED, "agency__superior"), pk=pk)


def _check_access(request: SignedInRequest) -> None:
    if not may_somewhere(request.user, Verb.KEEP_OFFICES):
        raise Http404
