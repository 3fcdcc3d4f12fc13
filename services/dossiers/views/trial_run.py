"""Views of trial runs: fill in a procedure version on the applicant's pages, without filing a dossier."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.people import Citizen, SignedInRequest
from core.ui.formatting import format_date
from eforms.answers.summary import visible_answers
from eforms.answers.validation import validate_whole
from eforms.definition import Answers, FormDefinition
from eforms.filling.addresses import field_address
from eforms.filling.wizard import FormWizard
from eforms.models import Draft
from services.agencies.lookup import answer_at
from services.catalogue.errors import CatalogueError
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.public import wording
from services.catalogue.receiving import receivers_of
from services.catalogue.rules import MOST_NAMED
from services.catalogue.views.studio import may_edit, version_in_reach
from services.dossiers.actions import trial_run
from services.dossiers.applicant.answer_summary import SummaryLine, recipient_lines, summarise
from services.dossiers.combined.cards import part_card
from services.dossiers.combined.planning import plan_parts
from services.dossiers.errors import DossierError
from services.dossiers.filing.prefill import prefill_answers, with_identity
from services.dossiers.filing.routing import Routing, route
from services.dossiers.models import Filing, Trial
from services.dossiers.money import fees
from services.dossiers.money.explanations import explanation
from services.dossiers.participants.summary import who_confirms
from services.dossiers.results.choice import choice_by_answers

SAMPLE_APPLICANT: Final = {
    "full_name": "Nguyễn Văn Thử",
    "personal_number": "001090000017",
    "born_on": date(1990, 1, 1),
    "phone": "0912345678",
    "email": "thu@example.vn",
}
"""The made-up applicant whose data prefill a trial."""


@require_POST
def begin(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin a trial of a version."""
    version = version_in_reach(request, pk)
    try:
        trial = trial_run.begin(version, by=request.user)
    except DossierError as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:studio_version", pk)
    return redirect("admin:trial_step", trial.draft.key, version.package.eform.steps[0].key)


@require_POST
def end(request: SignedInRequest, key: UUID) -> HttpResponse:
    """End the trial and redirect to its version in the studio."""
    trial = _own_trial(request, key)
    trial_run.end(trial)
    messages.success(request, "Đã kết thúc bản thử; mọi nội dung và tệp đã nhập khi thử đã bị xóa.")
    return redirect("admin:studio_version", trial.version_id)


@require_POST
def keep(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Keep the answers of the trial as those of a sample person of its version, and end it."""
    trial, name = _own_trial(request, key), request.POST.get("name", "").strip()
    try:
        trial_run.keep(trial, name=name, by=request.user)
    except CatalogueError as refusal:
        return _check_page(request, trial, refusal=str(refusal), name=name)
    messages.success(request, f"Đã giữ người mẫu “{name}” cùng phiên bản.")
    return redirect("admin:sample_people", trial.version_id)


class TrialWizard(FormWizard):
    """The steps of a trial; the last page is a check page that cannot submit."""

    template_name = "admin/dossiers/trial_step.html"
    not_eligible_template = "admin/dossiers/trial_not_eligible.html"
    url_name = "admin:trial_step"

    def get_draft(self) -> Draft:
        self.trial = _own_trial(self.request, self.kwargs["key"])
        return self.trial.draft

    def get_definition(self) -> FormDefinition:
        return self.trial.pinned_version.package.eform

    def get_prefill(self) -> Answers:
        return prefill_answers(_sample_applicant())

    def done(self, form_list: Any, **kwargs: Any) -> HttpResponse:
        return _check_page(self.request, self.trial)


def _sample_applicant() -> Citizen:
    return get_user_model()(**SAMPLE_APPLICANT)


def _own_trial(request: SignedInRequest, key: UUID) -> Trial:
    """The user's own trial; Http404 for a trial of somebody else and for users who are not staff."""
    if not request.user.is_staff:
        raise Http404
    trials = Trial.objects.select_related("draft", "person", "version__procedure__issuer")
    return get_object_or_404(trials, draft__key=key, draft__owner=request.user.pk)


def _check_page(request: SignedInRequest, trial: Trial, *, refusal: str = "", name: str = "") -> HttpResponse:
    """The answers with what they lead to; with a refusal what was typed for the name of the person."""
    version, draft = trial.pinned_version, trial.draft
    form = version.package.eform
    answers = with_identity(form, draft.whole_answers, _sample_applicant())

    @cache
    def step_url(step: str) -> str:
        return reverse("admin:trial_step", args=[draft.key, step]) + "?sua"

    attachments = list(draft.attachments.present())
    problems = validate_whole(form, answers, attachments, draft.typed)
    context = {
        "trial": trial,
        "title": version.package.record.name,
        "refusal": refusal,
        "may_keep": may_edit(request, version),
        "name": name or (trial.person.name if trial.person and not refusal else ""),
        "most_named": MOST_NAMED,
        "sections": summarise(form, answers, attachments, step_url=step_url),
        "problems": [
            (field_address(form, step_url(problem.step), problem.key), problem.message) for problem in problems
        ],
        "facts": [
            *_routing_and_fee_lines(trial, visible_answers(form, answers)),
            *who_confirms(version.package, answers),
        ],
    }
    return render(request, "admin/dossiers/trial_check.html", context, status=422 if refusal else 200)


def _routing_and_fee_lines(trial: Trial, answers: Answers) -> Iterator[SummaryLine]:
    """The receiving offices, and the fees today and from each later day on which a fee changes."""
    version = trial.pinned_version
    office = receivers_of(version.procedure_id).first() or version.procedure.issuer
    if version.package.parts:
        yield from _part_lines(Filing(version=version, agency=office), answers)
        return
    routing = route(version, answers, chosen_office=office)
    yield SummaryLine("Cơ quan tiếp nhận", routing.handler.name)
    yield from recipient_lines(routing.addressee, routing.handler, [one.name for one in routing.receivers])
    today = timezone.localdate()
    yield SummaryLine("Kết quả", _results_text(version.package, answers, today))
    changes = {fee.begins for fee in version.package.fees if fee.begins > today}
    for day in sorted({today, *changes}):
        when = "hôm nay" if day == today else f"từ {format_date(day)}"
        yield SummaryLine(f"Phí nếu nộp {when}", _fee_text(trial, answers, routing, day))


def _results_text(package: Package, answers: Answers, today: date) -> str:
    """What the clerk could propose for these answers."""
    if package.is_notice:
        return "Không trả kết quả: cơ quan ghi nhận thông báo"
    choice = choice_by_answers(package, answers, on=today)
    granted = [result.name for result in choice.granted]
    return "\n".join([*granted, *(f"hoặc {result.name}" for result in choice.refusals)])


def _part_lines(filing: Filing, answers: Answers) -> Iterator[SummaryLine]:
    """Each part that the answers ask for, with its office, limit and fees."""
    today = timezone.localdate()
    plan = plan_parts(filing, answers, today=today)
    for planned in plan.parts:
        rows = part_card(planned, filing.version.package, filed_on=today).rows
        yield SummaryLine(planned.part.title, "\n".join(f"{row.label}: {row.value}" for row in rows))
    for problem in plan.problems:
        yield SummaryLine("Chưa xác định được", problem.message)


def _fee_text(trial: Trial, answers: Answers, routing: Routing, day: date) -> str:
    """The fees when filed on this day; the prices alone while the answers do not give the quantity."""
    package = trial.pinned_version.package
    levied = package.fees_for(FilingChannel.ONLINE, day)
    if any(answer_at(answers, name) is None for fee in levied for name in fee.counted):
        return "\n".join(["Chưa tính được khi chưa trả lời đủ", *map(wording.format_price, levied)])
    try:
        dues = fees.calculate(package, answers, fees.FeeCase(FilingChannel.ONLINE, day, routing.handler))
    except DossierError as refusal:
        return str(refusal)
    lines = "\n".join(f"{due.fee.name}: {explanation(due)}" for due in dues)
    return lines or wording.format_no_fee(package, FilingChannel.ONLINE)
