"""The pages of figures: of an office for its leaders and the head of its desk, and each person's own."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from core.people import SignedInRequest
from services.agencies.models import Agency
from services.agencies.permissions import Verb, may, posts_of
from services.dossiers.models import CountingState, Measure
from services.dossiers.statistics.figures import ENDED_OTHERWISE, OUT, Figure, OfficeFigures
from services.dossiers.statistics.in_hand import due_dossiers, load_of
from services.dossiers.statistics.periods import FROM, TO, Period, PeriodKind, period_around, read_period

OFFICE = "co-quan"


@require_safe
def office_figures(request: SignedInRequest) -> HttpResponse:
    """What an office does and has in hand (tình hình cơ quan); whoever heads none sees their own figures."""
    headed = _offices(request, Verb.READ_FIGURES)
    if not headed:
        return redirect("admin:own_figures")
    agency, period = _chosen(request, headed), _period(request)
    figures = OfficeFigures(agency, period)
    context = {
        "totals": _totals(figures),
        "figures": figures,
        "tables": figures.tables() if figures.counts else (),
        "due": due_dossiers(request.user, agency),
        "load": load_of(agency),
        "charts": _charts(figures),
        "may_assign": may(request.user, Verb.ASSIGN_TASKS, agency=agency),
    }
    return render(request, "admin/dossiers/figures/office.html", context | _common(request, headed, agency, period))


@require_safe
def own_figures(request: SignedInRequest) -> HttpResponse:
    """What the user themselves did (số liệu của tôi), at one of their offices; nobody else's."""
    offices = _offices(request, Verb.WORK_ON_TASKS)
    if not offices:
        raise PermissionDenied
    agency, period = _chosen(request, offices), _period(request)
    figures = OfficeFigures(agency, period, request.user)
    totals = [
        ("Bước xong đúng hạn", figures.total(Measure.STEP_ON_TIME)),
        ("Bước xong trễ hạn", figures.total(Measure.STEP_LATE)),
    ]
    context = {
        "totals": totals,
        "figures": figures,
        "table": figures.table_of_steps(),
        "heads": bool(_offices(request, Verb.READ_FIGURES)),
    }
    return render(request, "admin/dossiers/figures/own.html", context | _common(request, offices, agency, period))


def _totals(figures: OfficeFigures) -> list[tuple[str, Figure]]:
    return [
        ("Nộp đến", figures.total(Measure.FILED)),
        ("Tiếp nhận", figures.total(Measure.ACCEPTED)),
        ("Ra khỏi cơ quan", figures.total(*OUT)),
        ("Xong đúng hạn", figures.total(Measure.ON_TIME)),
        ("Xong trễ hạn", figures.total(Measure.LATE)),
        ("Xong, không hẹn ngày", figures.total(Measure.WITHOUT_DUE_DAY)),
        ("Từ chối tiếp nhận, rút", figures.total(*ENDED_OTHERWISE)),
    ]


def _common(request: SignedInRequest, offices: list[Agency], agency: Agency, period: Period) -> dict[str, Any]:
    """What both pages say of the office, the period and how fresh the figures are."""
    office = f"&{OFFICE}={agency.pk}" if len(offices) > 1 else ""
    around = [period_around(kind, min(period.last, localdate())) for kind in PeriodKind if kind is not PeriodKind.RANGE]
    state = CountingState.objects.first()
    return {
        "agency": agency,
        "offices": [(one, f"?{period.query}&{OFFICE}={one.pk}", one.pk == agency.pk) for one in offices],
        "period": period,
        "periods": [(one.kind.label, f"?{one.query}{office}", one.kind is period.kind) for one in around],
        "before": f"?{period.before().query}{office}",
        "after": f"?{period.after().query}{office}" if period.last < localdate() else "",
        "typed": (request.GET.get(FROM, period.first), request.GET.get(TO, period.last)),
        "counted_at": state.counted_at if state else None,
    }


def _charts(figures: OfficeFigures) -> list[tuple[str, list[dict[str, Any]]]]:
    """What was accepted and what was done in the course of the period, drawn to one scale."""
    days = figures.by_day()
    most = max(figure.number for _, *both in days for figure in both) or 1
    return [
        ("Tiếp nhận", [_bar(label, accepted, most) for label, accepted, _ in days]),
        ("Xong", [_bar(label, done, most) for label, _, done in days]),
    ]


def _bar(label: str, figure: Figure, most: int) -> dict[str, Any]:
    value = format_html('<a href="{}">{}</a>', figure.link, figure.number) if figure.link else 0
    return {"label": label, "value": value, "share": round(100 * figure.number / most, 1)}


def _offices(request: SignedInRequest, verb: Verb) -> list[Agency]:
    """The offices of the user's posts at which they may do this."""
    found = {
        post.agency_id: post.agency for post in posts_of(request.user) if may(request.user, verb, agency=post.agency)
    }
    return list(found.values())


def _chosen(request: SignedInRequest, offices: list[Agency]) -> Agency:
    asked = request.GET.get(OFFICE, "")
    return next((agency for agency in offices if str(agency.pk) == asked), offices[0])


def _period(request: SignedInRequest) -> Period:
    return read_period(request.GET.dict(), localdate())
