"""Views of the applicant's dossiers: list, detail page, declared answers, withdrawal, look-up by code."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core.compiled_query import CompiledQuery
from core.limits.rates import limited
from core.pagination import keyset
from core.people import SignedInRequest
from core.refusals import RefusalError, allows
from services.documents.document_types import DocumentType
from services.dossiers import rules
from services.dossiers.actions import applicant
from services.dossiers.applicant.answer_summary import dossier_facts, draft_abstract, filed_answers
from services.dossiers.applicant.look_up import LOOK_UPS
from services.dossiers.applicant.look_up import look_up as find_dossier
from services.dossiers.applicant.next_step import next_step
from services.dossiers.appointments.inspections import published_pictures
from services.dossiers.appointments.overview import appointments_of
from services.dossiers.combined.attachments import held_files
from services.dossiers.combined.endings import ended_with
from services.dossiers.combined.progress import Progress, progress_of, progress_of_each
from services.dossiers.errors import DossierError
from services.dossiers.filing.refiling import Refiling
from services.dossiers.forms.staff_forms import LookUpForm, ReasonForm
from services.dossiers.history.timeline import events_of, timeline
from services.dossiers.models import Dossier, Filing, Paper
from services.dossiers.models.conversation import has_unread
from services.dossiers.models.papers import listed_papers
from services.dossiers.models.related_rows import RELATED_ROWS
from services.dossiers.money.endings import ending_of, money_sentences
from services.dossiers.money.overview import open_fee, order_overviews
from services.dossiers.participants.confirmations import confirmations_of
from services.dossiers.participants.rounds import waits_of
from services.dossiers.participants.summary import confirmation_lines
from services.dossiers.process.deadline_sum import sum_of
from services.dossiers.process.transitions import ON_BEHALF
from services.dossiers.process.waiting import wait_of
from services.dossiers.results.held import results_held_by
from services.dossiers.results.withheld import why_withheld
from services.dossiers.status import Status
from services.dossiers.supplements.asked import items_of
from services.dossiers.views.guards import MY_DOSSIERS_TRAIL, open_supplement, own_dossier, trail_of, whole_trail_of

PAGE_SIZE = 20


@require_safe
@login_required
def my_dossiers(request: SignedInRequest) -> HttpResponse:
    """The user's drafts and dossiers (hồ sơ của tôi), newest first."""
    after = request.GET.get("sau", "")
    dossiers = (
        Dossier.objects.of_party(request.user).once_a_filing().select_related("agency", "organisation", "principal")
    )
    page = keyset(dossiers, order=["-pk"], after=after, size=PAGE_SIZE)
    drafts: Iterable[Filing] = [] if after else Filing.objects.unsubmitted_of(request.user.pk)
    waits = waits_of(drafts := list(drafts))
    filings = [(filing, draft_abstract(filing), waits.get(filing.pk)) for filing in drafts]
    context = {"page": page, "rows": _with_progress(page.rows), "filings": filings, "older": f"?sau={page.next}"}
    return render(request, "dossiers/my_dossiers.html", context)


def _with_progress(dossiers: Sequence[Dossier]) -> list[tuple[Dossier, Progress | None]]:
    """The dossiers, each part with how far its whole is; no query where none is a part."""
    parts = [dossier for dossier in dossiers if dossier.part]
    if parts:
        prefetch_related_objects(parts, "version")
    packages = {dossier.filing_id: dossier.version.package for dossier in parts}
    progress = progress_of_each(packages, with_matters=False)
    return [(dossier, progress.get(dossier.filing_id) if dossier.part else None) for dossier in dossiers]


@require_safe
@login_required
def held(request: SignedInRequest) -> HttpResponse:
    """The results that name the user in dossiers of others (kết quả cấp cho tôi), newest first."""
    results = results_held_by(request.user).select_related("paper__document__agency")
    results = results.defer("paper__document__facts", "paper__document__letterhead")
    page = keyset(results, order=["-pk"], after=request.GET.get("sau", ""), size=PAGE_SIZE)
    context = {"page": page, "older": f"?sau={page.next}", "trail": MY_DOSSIERS_TRAIL}
    return render(request, "dossiers/held.html", context)


RELATED: Final = ("agency", "version", "applicant", "filing__refiled_from")
SHOWN: Final = {"has_unread": has_unread(by_office=False), **RELATED_ROWS}
FILED: Final = CompiledQuery(
    lambda pk: Dossier.objects.filter(pk=pk).select_related(*RELATED, *ON_BEHALF).annotate(**SHOWN)[:1]
)


def _with_what_its_page_shows(request: SignedInRequest, pk: int) -> Dossier:
    """A dossier of the user. Of what somebody filed for themselves its row says so; of all else it is asked."""
    for dossier in FILED(pk):
        if dossier.applicant_id == request.user.pk and dossier.on_behalf_of is None:
            return dossier
    return own_dossier(request, pk, *RELATED, **SHOWN)


@require_safe
@login_required
def dossier_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The detail page of a dossier: status, timeline, papers, fees, supplement request."""
    dossier = _with_what_its_page_shows(request, pk)
    orders, papers, events = order_overviews(dossier), listed_papers(dossier), events_of(dossier)
    fee, meetings = open_fee(orders), appointments_of(dossier, timezone.now())
    supplement_request = open_supplement(dossier)
    context = {
        "dossier": dossier,
        "facts": dossier_facts(dossier),
        "due_sum": sum_of(dossier, events),
        "orders": orders,
        "open_fee": fee,
        "withheld": why_withheld(dossier, owes=fee is not None, to_come=[one.appointment for one in meetings]),
        "what_follows": "" if fee or meetings else next_step(dossier),
        "papers": sorted((paper for paper in papers if paper.kind != DocumentType.FORM), key=_result_first),
        "declarations": [paper for paper in papers if paper.kind == DocumentType.FORM],
        "confirmations": confirmation_lines(confirmations_of(dossier)),
        "trail": whole_trail_of(dossier),
        "timeline": timeline(dossier, orders, events=events),
        "pictures": published_pictures(dossier),
        "appointments": meetings,
        "supplement": supplement_request,
        "asked_items": items_of(dossier, supplement_request) if supplement_request else (),
        "wait": wait_of(dossier) if supplement_request else None,
        "money": money_sentences(dossier, ending) if (ending := ending_of(dossier)) else (),
        "refiling": Refiling.of(dossier),
        "may_withdraw": allows(rules.check_transition_is_allowed, dossier, Status.WITHDRAWN),
    }
    return render(request, "dossiers/dossier_detail.html", context)


@require_safe
@login_required
def answers(request: SignedInRequest, pk: int) -> HttpResponse:
    """The answer summary of a dossier."""
    dossier = own_dossier(request, pk, "version", "sheet")
    sections = filed_answers(dossier, held_files(dossier))
    context = {"dossier": dossier, "sections": sections, "trail": trail_of(dossier)}
    return render(request, "dossiers/answers.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw a dossier, after a page that asks for the reason."""
    dossier = own_dossier(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            applicant.withdraw(dossier, by=request.user, note=form.cleaned_data["note"])
        except DossierError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, gettext("Đã rút hồ sơ."))
        return redirect(dossier)
    return render(request, "dossiers/withdraw.html", _withdraw_context(dossier, form))


def _withdraw_context(dossier: Dossier, form: ReasonForm) -> dict[str, object]:
    """Besides the form: what becomes of the money, which one should know before."""
    ending = ending_of(dossier, Status.WITHDRAWN)
    money = money_sentences(dossier, ending) if ending else ()
    hangs_on_it = ended_with(dossier)
    return {"dossier": dossier, "form": form, "money": money, "hangs_on_it": hangs_on_it, "trail": trail_of(dossier)}


@require_http_methods(["GET", "HEAD", "POST"])
@limited(LOOK_UPS, methods=["POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Look up the status of a dossier, without names or content. A POST, as the digits belong in no address or log."""
    form = LookUpForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    dossier = None
    if form.is_valid():
        try:
            dossier = find_dossier(form.cleaned_data["code"], form.cleaned_data["last_digits"])
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
    whole = (
        progress_of(dossier.filing_id, dossier.version.package, with_matters=False)
        if dossier and dossier.part
        else None
    )
    context = {"form": form, "dossier": dossier, "whole": whole}
    return render(request, "dossiers/look_up.html", context, status=422 if form.errors else 200)


def _result_first(paper: Paper) -> tuple[bool, bool]:
    """Sort key: what the applicant waits for stands before the papers on the way to it, what is in force before all."""
    return (not paper.is_result, paper.is_void)
