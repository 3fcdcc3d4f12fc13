"""The figures of completeness of ministries and provinces, with what is missing most."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.people import SignedInRequest
from services.agencies.models import AdministrativeUnit
from services.agencies.permissions import Verb, reach
from services.catalogue.local_decisions.rules import provinces_of
from services.catalogue.models import Procedure
from services.catalogue.publication.completeness import CHECKS, percent
from services.catalogue.publication.province_completeness import figures_of, percent_of


@require_safe
def by_ministry(request: SignedInRequest) -> HttpResponse:
    """Each ministry and province within the user's reach: the share of checks met, and each check unmet."""
    within_reach = reach(request.user, Verb.READ_VERSIONS, column="issuer")
    measured = Procedure.objects.filter(within_reach, gaps__isnull=False)
    unmet = {key: Count("pk", filter=Q(gaps__contains=f"|{key}|")) for key in CHECKS}
    rows = measured.values("issuer__name").annotate(procedures=Count("pk"), **unmet).order_by("issuer__name")
    context = {
        "ministries": [_ministry(row) for row in rows],
        "provinces": [_province(one) for one in provinces_of(request.user)],
    }
    return render(request, "admin/catalogue/completeness.html", context)


def _province(province: AdministrativeUnit) -> dict[str, object]:
    figures = figures_of(province, timezone.localdate())
    return {"name": province, "percent": percent_of(figures), "figures": sorted(figures, key=lambda one: -one.unmet)}


def _ministry(row: Mapping[str, Any]) -> dict[str, object]:
    gaps = [(check.label, row[key], check.remedy) for key, check in CHECKS.items() if row[key]]
    return {
        "name": row["issuer__name"],
        "procedures": row["procedures"],
        "percent": percent(sum(row[key] for key in CHECKS), row["procedures"]),
        "gaps": sorted(gaps, key=lambda gap: -gap[1]),
    }
