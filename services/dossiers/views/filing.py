"""Views of filing: choose the office, fill in the steps, check the answers, submit or discard."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from core import representation
from core.compiled_query import CompiledQuery
from core.limits.rates import Rate, limited, too_many, who
from core.people import SignedInRequest
from core.refusals import RefusalError
from core.ui.formatting import format_moment
from eforms.answers.estimate import estimate_minutes
from eforms.definition import Answers, FormDefinition
from eforms.filling.wizard import FormWizard
from eforms.inputs.wallet import WalletFile
from eforms.models import Draft
from services.catalogue.models import ProcedureVersion
from services.catalogue.public.experience import times_taken_at
from services.dossiers.actions import draft_sheets, participants, requested_sheets
from services.dossiers.actions import filing as actions
from services.dossiers.actions.expiry import RETENTION
from services.dossiers.applicant.answer_summary import SummaryLine
from services.dossiers.applicant.wallet import wallet_for
from services.dossiers.errors import AuthorityEndedError, DossierError, IncompleteFormError
from services.dossiers.filing.declarations import printable_declaration
from services.dossiers.filing.drafts import open_draft
from services.dossiers.filing.office_choice import choose_receiver
from services.dossiers.filing.own_filings import BEGUN, OPENED, TO_SUBMIT
from services.dossiers.filing.prefill import prefill_answers
from services.dossiers.filing.principals import principals_for
from services.dossiers.forms.staff_forms import BeginForm
from services.dossiers.models import Dossier, Filing
from services.dossiers.participants.check_page import SIGNED, posted_papers
from services.dossiers.views.check_page import check_page, office_choice_near
from services.dossiers.views.guards import (
    MY_DOSSIERS_TRAIL,
    check_authority,
    identity_required,
    redirect_if_submitted,
    tell_if_authority_ended,
)

FILED_ONLINE: Final = CompiledQuery(
    lambda code: (
        ProcedureVersion.objects.public()
        .filter(procedure__code=code, procedure__is_online=True)
        .select_related("procedure")
    )
)
"""The version in force of the procedure with this code, if it is filed online."""
SHOWN: Final = "shown"
"""The hidden input of the check page with the fingerprint of what it showed."""
OFFICE: Final = "office"
CARRIED_OVER: Final = gettext_noop("Bản khai vừa được chuyển sang quy định đang áp dụng. Hãy kiểm tra lại rồi bấm nộp.")

OFFICE_CHOICES = Rate("choose-office", requests=60, seconds=60)
DRAFT_FORMS = Rate("draft-form", requests=20, seconds=300)
"""Of sheets that are begun: each takes a second or more of the machine. Waiting for one costs nothing."""
INVITATIONS = Rate("send-invitations", requests=30, seconds=3600)
"""Each may write to people who did not ask for it."""

SHEET_REFRESH_SECONDS = 2
SHEET_FAILED = gettext_noop(
    "Chưa lập được bản nháp tờ khai. Những gì bạn đã khai vẫn còn nguyên; hãy thử lại sau ít phút."
)


@require_http_methods(["GET", "POST"])
@identity_required
@limited(OFFICE_CHOICES)
def start_application(request: SignedInRequest, code: str) -> HttpResponse:
    """Choose the office and begin a draft; unsubmitted drafts of the same procedure are offered first."""
    version = next(iter(FILED_ONLINE(code)), None)
    if version is None:
        raise Http404
    principals = principals_for(request.user, version.package)
    choice = choose_receiver(version.procedure, request.GET)
    form = BeginForm(version.procedure_id, choice.offices, principals, request.POST or None)
    if form.is_valid():
        try:
            office, principal = form.cleaned_data["office"], form.on_behalf_of
            filing = actions.begin(version, office, by=request.user, on_behalf_of=principal)
        except RefusalError as refusal:
            form.add_error("office", str(refusal))
        else:
            return redirect("dossiers:step", filing.draft.key, version.package.eform.steps[0].key)
    times = times_taken_at(version.procedure_id, choice.offices)
    filings = BEGUN(request.user.pk, version.procedure_id)
    trail = [(reverse("catalogue:procedure", args=[code]), gettext("Trang thủ tục"))]
    context = {
        "version": version,
        "form": form,
        "choice": choice,
        "options": [
            (radio, office, times.get(office.pk)) for radio, office in zip(form["office"], choice.offices, strict=True)
        ],
        "filings": filings,
        "trail": trail,
        "minutes": estimate_minutes(version.package.eform),
        "not_due": [paper for paper in version.package.papers if paper.from_data],
        "retention_days": RETENTION.days,
    }
    return render(request, "dossiers/choose_office.html", context)


@method_decorator(tell_if_authority_ended, name="dispatch")
@method_decorator(redirect_if_submitted, name="dispatch")
class FilingWizard(FormWizard):
    """The steps of a draft; the last page checks all answers."""

    template_name = "dossiers/step.html"
    url_name = "dossiers:step"

    def get_draft(self) -> Draft:
        if self.kwargs["step"] == self.done_step_name:
            self.filing = _own_filing(self.request, self.kwargs["key"])
            self.package, self.principal = self.filing.version.package, self.filing.on_behalf_of
            return self.filing.draft
        draft, self.package, principal = open_draft(self.kwargs["key"], self.request.user)
        if principal is not None:
            check_authority(self.request.user, principal, self.package)
        self.principal = principal
        return draft

    def get_definition(self) -> FormDefinition:
        return self.package.eform

    def get_prefill(self) -> Answers:
        return self.facts

    @cached_property
    def facts(self) -> Answers:
        """What accounts say, read once for the page."""
        return prefill_answers(self.request.user, self.principal)

    def get_wallet(self) -> list[WalletFile]:
        return wallet_for(self.request.user, self.principal)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "principal_name": self.principal_name}

    @property
    def principal_name(self) -> str:
        """The name of whom it is filed on behalf of; empty: for oneself."""
        return "".join(representation.names_of([self.principal] if self.principal else []).values())

    @property
    def for_whom(self) -> str:
        return gettext("Bạn đang nộp thay cho %(name)s") % {"name": self.principal_name} if self.principal else ""

    def done(self, form_list: Any, **kwargs: Any) -> HttpResponse:
        return check_page(self.request, self.filing, facts=self.facts)


@require_safe
@login_required
@tell_if_authority_ended
@redirect_if_submitted
def resume(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Redirect to the step at which the draft was left."""
    filing = _own_filing(request, key)
    first = filing.version.package.eform.steps[0].key
    return redirect("dossiers:step", key, filing.draft.step or first)


@require_safe
@login_required
@tell_if_authority_ended
@redirect_if_submitted
def draft_form(request: SignedInRequest, key: UUID) -> HttpResponse:
    """The declaration as a PDF that is marked as a draft (bản nháp tờ khai); a waiting page until a worker drew it."""
    filing = _own_filing(request, key, TO_SUBMIT)
    digest = printable_declaration(filing).digest
    begins_another = draft_sheets.current_sheet(filing, digest, by=request.user) is None
    if begins_another and (wait := DRAFT_FORMS.wait(who(request))):
        return too_many(request, wait)
    sheet = draft_sheets.request_sheet(filing, digest, by=request.user)
    if sheet.filing_id == filing.pk and sheet.pdf is not None:
        name = f"Ban-nhap-to-khai-{filing.version.package.code}.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        return HttpResponse(bytes(sheet.pdf), "application/pdf", headers=headers)
    if sheet.failed_at:
        requested_sheets.forget(sheet)
        messages.error(request, gettext(SHEET_FAILED))
        return redirect("dossiers:step", key, FilingWizard.done_step_name)
    response = render(
        request, "dossiers/draft_sheet.html", {"filing": filing, "is_other": sheet.filing_id != filing.pk}
    )
    response["Refresh"] = str(SHEET_REFRESH_SECONDS)
    return response


@require_http_methods(["GET", "POST"])
@login_required
@tell_if_authority_ended
def submit(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Submit the draft as the check page showed it, or let another office receive it; twice leads to the same dossier.

    A GET, as after a new sign-in, redirects to the check page.
    """
    if request.method == "GET":
        return redirect("dossiers:step", key, FilingWizard.done_step_name)
    filing = _own_filing(request, key, submitted_too=True)
    if filing.version.package.participants and (wait := INVITATIONS.wait(who(request))):
        return too_many(request, wait)
    if OFFICE in request.POST and not filing.draft.submitted_at:
        return _choose_office(request, filing)
    try:
        dossier = _submit_or_invite(request, filing)
    except AuthorityEndedError:
        raise
    except IncompleteFormError:
        return check_page(request, filing, status=422)
    except DossierError as refusal:
        return _refused(request, filing, str(refusal))
    except Draft.DoesNotExist as discarded:
        raise Http404 from discarded
    return redirect(dossier.whole_path) if dossier else redirect("dossiers:confirmations", key)


def _submit_or_invite(request: SignedInRequest, filing: Filing) -> Dossier | None:
    """Submit the draft or, where others have to confirm it first, send them the invitations."""
    shown, person = request.POST.get(SHOWN, ""), request.user
    if not filing.version.package.participants:
        return actions.submit(filing, by=person, shown=shown)
    return participants.send(filing, by=person, shown=shown, on_paper=posted_papers(request.POST.getlist(SIGNED)))


def _choose_office(request: SignedInRequest, filing: Filing) -> HttpResponse:
    form = office_choice_near(filing.version, filing.agency, request.POST)
    if not form.is_valid():
        return check_page(request, filing, office_form=form, status=422)
    actions.choose_office(filing, form.cleaned_data[OFFICE], by=request.user)
    return redirect("dossiers:step", filing.draft.key, FilingWizard.done_step_name)


def _refused(request: SignedInRequest, filing: Filing, refusal: str) -> HttpResponse:
    """The check page anew, with what can be done: the draft is carried over, or another office is chosen."""
    if actions.carry_over(filing, by=request.user):
        return check_page(request, filing, refusal=f"{refusal} {gettext(CARRIED_OVER)}", status=422)
    return check_page(request, filing, refusal=refusal, status=422)


@require_http_methods(["GET", "POST"])
@login_required
@redirect_if_submitted
def discard(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Delete a draft, after a confirmation page."""
    filing = _own_filing(request, key, whatever_authority=True)
    if request.method == "POST":
        if actions.discard(filing):
            messages.success(request, gettext("Đã xóa bản đang soạn."))
        return redirect("dossiers:mine")
    return render(
        request, "dossiers/discard.html", {"filing": filing, "facts": _draft_facts(filing), "trail": MY_DOSSIERS_TRAIL}
    )


def _own_filing(
    request: SignedInRequest,
    key: UUID,
    query: CompiledQuery[Filing] = OPENED,
    *,
    submitted_too: bool = False,
    whatever_authority: bool = False,
) -> Filing:
    """The user's own filing, with what the query reads with it.

    Raises Http404 for a filing of somebody else and, unless `submitted_too`, for a submitted one. Unless
    `whatever_authority`, raises AuthorityEndedError when the user may no longer act for whom it is filed.
    """
    filing = next(iter(query(key, request.user.pk)), None)
    if filing is None or (filing.draft.submitted_at and not submitted_too):
        raise Http404
    if not whatever_authority and (principal := filing.on_behalf_of) is not None:
        check_authority(request.user, principal, filing.version.package)
    return filing


def _draft_facts(filing: Filing) -> list[SummaryLine]:
    """The facts by which the user recognises the draft."""
    saved_at = format_moment(filing.draft.touched_at)
    return [
        SummaryLine(gettext("Thủ tục"), filing.version.package.record.name),
        *([SummaryLine(gettext("Nộp thay"), filing.principal_name)] if filing.on_behalf_of else []),
        SummaryLine(gettext("Cơ quan tiếp nhận"), filing.agency.name),
        SummaryLine(gettext("Lưu lúc"), saved_at),
    ]
