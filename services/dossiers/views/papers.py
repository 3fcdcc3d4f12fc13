"""The papers that were handed in, page by page, which a script shows beside the answers; each is ticked as seen."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.people import SignedInRequest
from eforms.answers import summary
from services.agencies.permissions import Verb, may
from services.dossiers.actions import paper_checks
from services.dossiers.combined.attachments import held_files
from services.dossiers.desk.handed_in import HandedInPaper, handed_in
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier
from services.dossiers.views.reading import readable_dossier, record_reading

ZOOMS: Final = (1, 2, 3)
TURNS: Final = (0, 90, 180, 270)


@require_safe
def paper(request: SignedInRequest, pk: int, file: int) -> HttpResponse:
    """One paper: `trang` its page, `co` how large (1 to 3), `xoay` how far it is turned (degrees)."""
    dossier = readable_dossier(request, pk)
    papers = _papers(dossier)
    at = _place(papers, file)
    record_reading(request, dossier)
    shown = papers[at]
    context = {
        "dossier": dossier,
        "paper": shown,
        "number": at + 1,
        "total": len(papers),
        "previous": papers[at - 1] if at else None,
        "next": papers[at + 1] if at + 1 < len(papers) else None,
        "page": (page := _chosen(request, "trang", range(1, shown.pages + 1), 1)),
        "picture": reverse("eforms:page", args=[file, page]),
        "zoom": _chosen(request, "co", ZOOMS, 1),
        "turn": (turn := _chosen(request, "xoay", TURNS, 0)),
        "next_turn": (turn + 90) % 360,
        "may_check": may(request.user, Verb.READ, agency=dossier.agency),
        "is_checked": shown.is_checked_by(request.user.pk),
    }
    return render(request, "admin/dossiers/work/paper.html", context)


@require_http_methods(["GET", "POST"])
def check_paper(request: SignedInRequest, pk: int, file: int) -> HttpResponse:
    """Tick a paper as seen, or take one's tick back; a GET, as after a new sign-in, only shows it."""
    if request.method == "POST":
        dossier = readable_dossier(request, pk)
        papers = _papers(dossier)
        attachment = papers[_place(papers, file)].file
        act = paper_checks.uncheck if "undo" in request.POST else paper_checks.check
        try:
            act(dossier, attachment, by=request.user)
        except DossierError as refusal:
            messages.error(request, str(refusal))
    return redirect("admin:dossier_paper", pk, file)


def _papers(dossier: Dossier) -> list[HandedInPaper]:
    labels = summary.labels_by_key(dossier.package.eform, dossier.sheet.answers, today=dossier.filed_on)
    return handed_in(dossier, held_files(dossier), labels)


def _place(papers: list[HandedInPaper], file: int) -> int:
    place = next((at for at, one in enumerate(papers) if one.file.pk == file), None)
    if place is None:
        raise Http404
    return place


def _chosen(request: SignedInRequest, name: str, choices: range | tuple[int, ...], default: int) -> int:
    text = request.GET.get(name, "")
    value = int(text) if text.isdecimal() and len(text) < 6 else default
    return value if value in choices else default
