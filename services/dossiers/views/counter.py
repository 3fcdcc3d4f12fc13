"""Views of filing at the desk: begin for somebody, fill in, check and file, then collect, accept and print."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import access_log
from core.access_log import AccessKind
from core.people import SignedInRequest, User
from core.refusals import RefusalError, allows
from core.staff_actions import StaffPage, perform
from eforms.definition import Answers, FormDefinition
from eforms.files.access import wallet_of
from eforms.filling.wizard import FormWizard
from eforms.inputs.wallet import WalletFile
from eforms.models import Draft
from services.agencies.models import Agency
from services.agencies.permissions import Verb, may, may_somewhere, posts_of
from services.catalogue.models import ProcedureVersion
from services.catalogue.receiving import received_at
from services.dossiers.actions import counter as actions
from services.dossiers.actions import filing as filings
from services.dossiers.counter.after_filing import FiledAtCounter, filed, offered_for
from services.dossiers.counter.people import StatedPerson, applicant_of, has_account
from services.dossiers.counter.rules import check_may_file
from services.dossiers.desk.access import reading_purpose
from services.dossiers.errors import DossierError, IncompleteFormError
from services.dossiers.filing.prefill import prefill_answers
from services.dossiers.forms.counter import CounterForm
from services.dossiers.history.stale_acts import why_stale
from services.dossiers.models import Dossier, Filing
from services.dossiers.participants.check_page import SIGNED, posted_papers
from services.dossiers.views.check_page import check_context, checked_filing
from services.dossiers.views.filing import CARRIED_OVER, SHOWN

REFRESH_SECONDS = 2
LISTED = 30
"""Begun filings on the first page: no more than quotas let one have open."""


@require_http_methods(["GET", "POST"])
def begin(request: SignedInRequest) -> HttpResponse:
    """Begin a filing for somebody; what was begun before and is left half-way is listed."""
    if not may_somewhere(request.user, Verb.FILE_AT_COUNTER):
        raise PermissionDenied
    offices = _offices(request.user)
    form = CounterForm(offices, _versions(offices), request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            filing = actions.begin(data["version"], data["agency"], by=request.user, **form.arguments)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(filing.step_path(data["version"].package.eform.steps[0].key))
    begun = _own_filings(request).filter(draft__submitted_at=None).order_by("-draft__touched_at")[:LISTED]
    context = {"form": form, "begun": begun}
    return render(request, "admin/dossiers/counter/begin.html", context, status=422 if form.errors else 200)


@require_safe
def counter_filing(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Where the filing was left or, once filed, what is left to do: collect, accept, print."""
    filing = _own_filing(request, key)
    if filing.draft.submitted_at is None:
        return redirect(filing.step_path(filing.draft.step or filing.version.package.eform.steps[0].key))
    dossiers = [filed(dossier, request.user) for dossier in _dossiers(filing)]
    for one in dossiers:
        _record_reading(request, one)
    context = {
        "filing": filing,
        "dossiers": dossiers,
        "has_account": has_account(filing, dossiers[0].dossier.applicant),
    }
    response = render(request, "admin/dossiers/counter/filed.html", context)
    if any(one.is_waited_for for one in dossiers):
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


class CounterWizard(FormWizard):
    """The steps of a filing at the desk: the applicant's pages, filled in by staff."""

    template_name = "admin/dossiers/counter/step.html"
    not_eligible_template = "admin/dossiers/counter/not_eligible.html"
    url_name = "admin:counter_step"

    def get_draft(self) -> Draft:
        self.filing = _own_filing(self.request, self.kwargs["key"])
        if self.filing.draft.submitted_at is not None:
            raise Http404
        return self.filing.draft

    def get_definition(self) -> FormDefinition:
        return self.filing.version.package.eform

    @cached_property
    def applicant(self) -> User:
        return applicant_of(StatedPerson.of(self.filing.counter))

    @cached_property
    def facts(self) -> Answers:
        """What is known of the person and their organisation, read once for the page."""
        return prefill_answers(self.applicant, self.filing.on_behalf_of)

    def get_prefill(self) -> Answers:
        return self.facts

    def get_wallet(self) -> list[WalletFile]:
        """What the person has in the portal already; nothing of somebody whom only desks know, or for others."""
        is_own = self.filing.organisation is None and has_account(self.filing, self.applicant)
        return wallet_of(self.applicant) if is_own else []

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), **_band(self.filing, self.applicant)}

    def done(self, form_list: Any, **kwargs: Any) -> HttpResponse:
        return _check_page(self.request, self.filing)


@require_POST
def act(request: SignedInRequest, key: UUID, slug: str) -> HttpResponse:
    """File or discard what was begun; filed twice it leads to the same page."""
    filing = _own_filing(request, key)
    if slug == "xoa":
        if actions.discard(filing, by=request.user):
            messages.success(request, "Đã xóa hồ sơ đang nhập.")
        return redirect("admin:counter")
    if slug != "nop":
        raise Http404
    try:
        signed = posted_papers(request.POST.getlist(SIGNED))
        actions.submit(filing, by=request.user, shown=request.POST.get(SHOWN, ""), signed=signed)
    except IncompleteFormError:
        return _check_page(request, filing, status=422)
    except DossierError as refusal:
        return _refused(request, filing, str(refusal))
    except Draft.DoesNotExist as discarded:
        raise Http404 from discarded
    return redirect("admin:counter_filing", key)


@require_POST
def act_on_dossier(request: SignedInRequest, key: UUID, pk: int, slug: str) -> HttpResponse:
    """Collect the fee in cash, or accept the dossier, from the page of what was filed."""
    filing = _own_filing(request, key)
    dossier = get_object_or_404(_dossiers(filing), pk=pk)
    thing, actions_ = offered_for(dossier, request.user, slug)
    page = StaffPage(
        thing=thing,
        url=filing.resume_path,
        actions=actions_,
        permitted=(),
        show=lambda button: redirect(filing.resume_path),
        gone="" if actions_ else why_stale(dossier),
    )
    return perform(request, slug, page)


def _offices(person: User) -> list[Agency]:
    """The offices at whose desk the person works."""
    found = {post.agency_id: post.agency for post in posts_of(person)}
    return [agency for agency in found.values() if may(person, Verb.FILE_AT_COUNTER, agency=agency)]


def _versions(offices: list[Agency]) -> QuerySet[ProcedureVersion]:
    """What these offices receive and the portal has a form of."""
    received = received_at(offices).filter(is_online=True)
    versions = ProcedureVersion.objects.in_force().filter(procedure__in=received.values("pk"))
    return versions.select_related("procedure").order_by("procedure__code")


def _own_filings(request: SignedInRequest) -> QuerySet[Filing]:
    return Filing.objects.select_related(*actions.RELATED, "version__procedure").filter(counter__clerk=request.user.pk)


def _own_filing(request: SignedInRequest, key: UUID) -> Filing:
    """What this member of staff began, while they work at its desk; Http404 for any other."""
    if not request.user.is_authenticated:
        raise Http404
    filing = get_object_or_404(_own_filings(request), draft__key=key)
    if not allows(check_may_file, request.user, filing):
        raise Http404
    return filing


def _dossiers(filing: Filing) -> QuerySet[Dossier]:
    related = ("agency", "version", "applicant", "organisation", "principal", "filing__draft")
    return Dossier.objects.select_related(*related).filter(filing=filing).order_by("pk")


def _band(filing: Filing, applicant: User) -> dict[str, object]:
    """What every page of filling in says: for whom, and whether that is an account."""
    return {
        "filing": filing,
        "counter": filing.counter,
        "has_account": has_account(filing, applicant),
        "applicant": applicant,
    }


def _check_page(request: SignedInRequest, filing: Filing, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The check page of what would be filed."""
    applicant = applicant_of(StatedPerson.of(filing.counter))
    filing.draft.owner = applicant
    checked = checked_filing(filing, applicant)
    context = {
        **check_context(checked, step_page="admin:counter_step"),
        **_band(filing, applicant),
        "refusal": refusal,
    }
    return render(request, "admin/dossiers/counter/check.html", context, status=status)


def _refused(request: SignedInRequest, filing: Filing, refusal: str) -> HttpResponse:
    """The check page anew; a draft of a version no longer in force is carried over first."""
    if filings.carry_over(filing, by=request.user):
        refusal = f"{refusal} {CARRIED_OVER}"
    return _check_page(request, filing, refusal=refusal, status=422)


def _record_reading(request: SignedInRequest, one: FiledAtCounter) -> None:
    """Note who read it; the page looks again by itself."""
    dossier, purpose = one.dossier, reading_purpose(request.user, one.dossier, one.tasks)
    access_log.record_opening(request.user, AccessKind.DOSSIER, dossier, subject=dossier.applicant, purpose=purpose)
