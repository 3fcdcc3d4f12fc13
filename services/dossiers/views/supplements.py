"""The page that answers a supplement request, and the pages of the long lists that it opens again."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from core.people import SignedInRequest, User
from core.refusals import allows
from eforms.compiled.form import CompiledStep
from eforms.files import upload_handler
from eforms.filling import pending_submission
from eforms.filling.import_pages import ImportPage
from eforms.filling.list_pages import ListPage
from eforms.filling.step_form import StepForm
from eforms.filling.submit_names import AUTOSAVE, REMOVE, STAY
from services.catalogue.package.public_record import FilingChannel
from services.dossiers.actions import applicant
from services.dossiers.applicant.supplement_lists import SupplementLists
from services.dossiers.applicant.supplements import (
    listed_attachments,
    long_lists,
    supplement_form,
    supplement_problems,
    supplement_step,
    with_reopened_lists,
)
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, EventType, SupplementRequest
from services.dossiers.rules import check_may_answer_supplement
from services.dossiers.supplements.asked import items_of
from services.dossiers.supplements.beside import beside_questions
from services.dossiers.supplements.slips import last_slip, slip_of
from services.dossiers.views.guards import login_required_keeping_text, open_supplement, own_dossier, trail_of
from services.dossiers.views.reading import readable_dossier, record_reading

NOT_SENT_MESSAGE = gettext_noop("Phần bổ sung chưa được gửi.")
ENTERED_MESSAGE = gettext_noop("Phần bổ sung chưa được gửi. Hãy xem lại rồi bấm “Gửi phần bổ sung”.")
"""The message after Enter in a field: what is sent cannot be sent again."""


@dataclass(frozen=True)
class Door:
    """From which side a supplement is answered: by the applicant, or at the desk for who brought the papers."""

    at_desk: bool
    template: str

    def back(self, dossier: Dossier) -> str:
        """The page of the dossier on this side."""
        return reverse("admin:dossier_work", args=[dossier.pk]) if self.at_desk else dossier.get_absolute_url()

    def after(self, dossier: Dossier) -> str:
        """Where one goes once it is answered: at the desk to the slip, if there is one."""
        serial = last_slip(dossier) if self.at_desk else None
        return reverse("admin:supplement_slip", args=[dossier.pk, serial]) if serial else self.back(dossier)

    def wallet_of(self, request: SignedInRequest) -> User | None:
        """Whose papers are offered; at the desk nobody's."""
        return None if self.at_desk else request.user


APPLICANT, AT_DESK = Door(False, "dossiers/supplement.html"), Door(True, "admin/dossiers/supplement_at_desk.html")


@csrf_exempt  # checked below: the upload limits must be set before the request body is read
@require_http_methods(["GET", "POST"])
@login_required_keeping_text
def supplement(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The page that answers a supplement request; only the requested fields are open."""
    dossier = own_dossier(request, pk, "version", "sheet", "filing__draft")
    supplement_request = open_supplement(dossier)
    if supplement_request is None:
        messages.info(request, gettext("Hồ sơ không có yêu cầu bổ sung nào đang chờ."))
        return redirect(dossier)
    return _answer(request, dossier, supplement_request, APPLICANT)


@csrf_exempt  # checked below, as there
@require_http_methods(["GET", "POST"])
def supplement_at_desk(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The same page filled in by a clerk, for whoever brought the papers to the desk of the office."""
    dossier = _at_own_desk(request, pk)
    record_reading(request, dossier)
    supplement_request = open_supplement(dossier)
    if supplement_request is None:
        messages.info(request, gettext("Hồ sơ không có yêu cầu bổ sung nào đang chờ."))
        return redirect(AT_DESK.after(dossier))
    return _answer(request, dossier, supplement_request, AT_DESK)


@require_safe
def supplement_slip(request: SignedInRequest, pk: int, serial: int) -> HttpResponse:
    """What was brought to the desk for a supplement, to be printed for who brought it."""
    dossier = _at_own_desk(request, pk)
    event = get_object_or_404(
        dossier.log.select_related("by"), serial=serial, act=EventType.SUPPLEMENTED, data__channel=FilingChannel.DESK
    )
    record_reading(request, dossier)
    return render(request, "admin/dossiers/supplement_slip.html", {"dossier": dossier, "slip": slip_of(dossier, event)})


def _at_own_desk(request: SignedInRequest, pk: int) -> Dossier:
    """A dossier of the office at whose desk the person works; Http404 for any other."""
    dossier = readable_dossier(request, pk)
    if not allows(check_may_answer_supplement, request.user, dossier, at_desk=True):
        raise Http404
    return dossier


def _answer(
    request: SignedInRequest, dossier: Dossier, supplement_request: SupplementRequest, door: Door
) -> HttpResponseBase:
    """The page, or that of a long list; upload limits must be set before the request body is read."""
    lists = SupplementLists(request, dossier, supplement_request, at_desk=door.at_desk)
    step = supplement_step(dossier, supplement_request)
    if page := lists.open_page:
        upload_handler.set_upload_limits(request, lists.upload_limits)
        return csrf_protect(_list_page)(request, dossier, page, door)
    upload_handler.set_upload_limits(request, step.upload_limits)
    return csrf_protect(_supplement_page)(request, dossier, supplement_request, step, door)


def _list_page(request: SignedInRequest, dossier: Dossier, page: ListPage | ImportPage, door: Door) -> HttpResponseBase:
    """A page of a long list that the request names."""
    try:
        return page.post() if request.method == "POST" else page.get()
    except DossierError as refusal:  # answered elsewhere meanwhile
        messages.error(request, str(refusal))
        return redirect(door.after(dossier))


def _supplement_page(
    request: SignedInRequest, dossier: Dossier, supplement_request: SupplementRequest, step: CompiledStep, door: Door
) -> HttpResponse:
    typed = pending_submission.pop(request) if request.method == "GET" else request.POST
    items = items_of(dossier, supplement_request)
    files, of_wallet = request.FILES or None, door.wallet_of(request)
    form = supplement_form(dossier, supplement_request, step, typed or None, files, by=of_wallet)
    form.beside = beside_questions(dossier, items, asked_at=supplement_request.asked_at)
    if request.method == "POST":
        try:
            _store_files(request, dossier, form, door)
        except DossierError as refusal:
            return _supplement_closed(request, dossier, form, refusal, door)
        if AUTOSAVE in request.POST:
            return render(
                request, "eforms/autosaved.html", {"form": form, "snapshot": "", "status": gettext(NOT_SENT_MESSAGE)}
            )
        if request.POST.get(STAY) == "":
            messages.info(request, gettext(ENTERED_MESSAGE))
        is_complete = form.is_valid() and not form.new_nodes
        if is_complete and _submit_supplement(request, dossier, supplement_request, form, door):
            return redirect(door.after(dossier))
    context = {
        "dossier": dossier,
        "supplement": supplement_request,
        "form": form,
        "asked_items": items,
        "lists": long_lists(dossier, supplement_request.fields),
        "restored": request.method == "GET" and typed,
        "trail": trail_of(dossier),
        "back": door.back(dossier),
    }
    return render(request, door.template, context)


def _supplement_closed(
    request: SignedInRequest, dossier: Dossier, form: StepForm, refusal: DossierError, door: Door
) -> HttpResponse:
    """That the request was answered elsewhere while this answer to it came in."""
    if AUTOSAVE in request.POST:
        context = {"form": form, "snapshot": "", "status": str(refusal)}
        return render(request, "eforms/autosaved.html", context, status=410)
    messages.error(request, str(refusal))
    return redirect(door.after(dossier))


def _store_files(request: SignedInRequest, dossier: Dossier, form: StepForm, door: Door) -> None:
    """Store accepted uploads at once, as in a form step, and remove the file that is taken back."""
    removed, attached = request.POST.get(REMOVE), form.accepted_files
    if removed or attached:
        fields = [node.file_key for node in form.posted_nodes]
        with form.quota_errors():
            applicant.change_supplement_files(
                dossier, by=request.user, attached=attached, removed=removed, fields=fields, at_desk=door.at_desk
            )
    form.initial_data = form.initial_data._replace(attachments=listed_attachments(dossier))


def _submit_supplement(
    request: SignedInRequest, dossier: Dossier, asked: SupplementRequest, form: StepForm, door: Door
) -> bool:
    """Submit the answers; when the form as a whole has problems, add them to their fields and return False."""
    given = with_reopened_lists(dossier, asked, form.answers_to_store)
    problems = supplement_problems(dossier, form.step, given)
    form.add_problems((problem.key, problem.message) for problem in problems)
    if problems:
        return False
    try:
        applicant.answer_supplement(dossier, by=request.user, answers=form.answers_to_store, at_desk=door.at_desk)
    except DossierError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("Đã gửi phần bổ sung."))
    return True
