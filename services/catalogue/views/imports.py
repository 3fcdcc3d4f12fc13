"""Pages of imports of records: all within reach, and one with its report, which a second person reads and publishes."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from core.pagination import keyset
from core.people import SignedInRequest
from core.refusals import allows
from services.agencies.permissions import Verb, reach
from services.catalogue.errors import CatalogueError
from services.catalogue.importing import import_rules
from services.catalogue.importing.models import ImportItem, ImportItemQuerySet, ImportState, Outcome, RecordImport
from services.catalogue.importing.publishing import publish, withdraw
from services.catalogue.importing.report import Report

PAGE_SIZE: Final = 50
RUNS_SHOWN: Final = 50
LOOK_AGAIN: Final = 2
"""Seconds after which the page of an import that is being published looks again."""
KINDS: Final[Mapping[str, tuple[str, Callable[[ImportItemQuerySet], ImportItemQuerySet]]]] = {
    "giu-nhap": ("Nghi ngờ, giữ nháp", ImportItemQuerySet.doubtful),
    "luu-y": ("Có lưu ý", ImportItemQuerySet.noted),
    "moi": ("Thủ tục mới", lambda items: items.filter(outcome=Outcome.INSERTED)),
    "phien-ban": ("Phiên bản mới", lambda items: items.filter(outcome=Outcome.NEW_VERSION)),
    "cua-bo": ("Giữ phiên bản của bộ", lambda items: items.filter(outcome=Outcome.KEPT)),
    "tu-choi": ("Từ chối", lambda items: items.filter(outcome=Outcome.REFUSED)),
    "de-lai": ("Để lại khi công bố", ImportItemQuerySet.left),
}
"""What the report can be narrowed to, by the value in the address."""
ACTS: Final = {"cong-bo": publish, "bo": withdraw}


@require_safe
def imports(request: SignedInRequest) -> HttpResponse:
    """The last imports within reach."""
    runs = _within_reach(request).select_related("proposer", "publisher")[:RUNS_SHOWN]
    return render(request, "admin/catalogue/imports.html", {"runs": runs})


@require_safe
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    """The report of an import: how many of each kind, and its rows; while it is published, how far."""
    run = _import(request, pk)
    kind = request.GET.get("xem", "") if request.GET.get("xem") in KINDS else ""
    rows = KINDS[kind][1](run.items.all()) if kind else run.items.all()
    page = keyset(rows, order=["pk"], after=request.GET.get("sau", ""), size=PAGE_SIZE)
    kept = {"xem": kind} if kind else {}
    context: dict[str, Any] = {
        "run": run,
        "tabs": _tabs(run, kind),
        "page": page,
        "older": f"?{urlencode({**kept, 'sau': page.next})}" if page.next else "",
        "newer": f"?{urlencode(kept)}" if "sau" in request.GET else "",
        **_progress(run),
        **_buttons(request, run),
        "look": {"url": request.get_full_path(), "delay": LOOK_AGAIN} if run.state == ImportState.PUBLISHING else None,
    }
    return render(request, "admin/catalogue/import.html", context)


@require_safe
def report_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every row of the report as CSV."""
    run = _import(request, pk)
    headers = {"Content-Disposition": f'attachment; filename="dot-nhap-{run.pk}.csv"'}
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers=headers)
    Report.of(run).write_csv(response)  # type: ignore[arg-type]  # a response is written to like a file
    return response


@require_POST
def act(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Publish an import (`cong-bo`), or give it up (`bo`)."""
    run = _import(request, pk)
    if (action := ACTS.get(slug)) is None:
        raise Http404
    try:
        action(run, by=request.user)
    except CatalogueError as refusal:
        messages.error(request, str(refusal))
    return redirect("admin:studio_import", pk)


def _within_reach(request: SignedInRequest) -> QuerySet[RecordImport]:
    """Those that the user proposed, and those without anything of a ministry out of reach."""
    drafted = ImportItem.objects.filter(version__isnull=False)
    within = drafted.filter(reach(request.user, Verb.READ_VERSIONS, column="version__procedure__issuer"))
    beyond = drafted.exclude(pk__in=within.values("pk")).values("run")
    return RecordImport.objects.filter(Q(proposer=request.user) | ~Q(pk__in=beyond))


def _import(request: SignedInRequest, pk: int) -> RecordImport:
    runs = _within_reach(request).select_related("proposer", "publisher")
    return get_object_or_404(runs, pk=pk)


def _tabs(run: RecordImport, chosen: str) -> list[tuple[str, int, str, bool]]:
    """The kinds of rows that there are: label, how many, address, whether it is shown."""
    every = [("Tất cả", run.items.count(), "?", not chosen)]
    kinds = [
        (label, narrow(run.items.all()).count(), f"?xem={kind}", kind == chosen)
        for kind, (label, narrow) in KINDS.items()
    ]
    return [*every, *(tab for tab in kinds if tab[1])]


def _progress(run: RecordImport) -> dict[str, int]:
    """How many are to be published, and how many were dealt with."""
    waiting = run.items.to_publish().count()
    total = run.items.drafted().filter(is_doubtful=False).count()
    return {"waiting": waiting, "total": total, "done": total - waiting}


def _buttons(request: SignedInRequest, run: RecordImport) -> dict[str, bool]:
    is_open = run.state in (ImportState.PROPOSED, ImportState.STOPPED)
    return {
        "may_publish": is_open and allows(import_rules.check_may_publish, run, request.user),
        "may_withdraw": run.state == ImportState.PROPOSED
        and allows(import_rules.check_may_withdraw, run, request.user),
        "is_own": is_open and run.proposer_id == request.user.pk,
    }
