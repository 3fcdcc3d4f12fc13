"""The page that answers a supplement request, and the pages of the long lists that it opens again."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from core.people import SignedInRequest
from eforms.compiled.form import CompiledStep
from eforms.files import upload_handler
from eforms.filling import pending_submission
from eforms.filling.import_pages import ImportPage
from eforms.filling.list_pages import ListPage
from eforms.filling.step_form import StepForm
from eforms.filling.submit_names import AUTOSAVE, REMOVE, STAY
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
from services.dossiers.models import Dossier, SupplementRequest
from services.dossiers.supplements.asked import items_of
from services.dossiers.supplements.beside import beside_questions
from services.dossiers.views.guards import login_required_keeping_text, open_supplement, own_dossier, trail_of

NOT_SENT_MESSAGE = "Phần bổ sung chưa được gửi."
ENTERED_MESSAGE = "Phần bổ sung chưa được gửi. Hãy xem lại rồi bấm “Gửi phần bổ sung”."
"""The message after Enter in a field: what is sent cannot be sent again."""


@csrf_exempt  # checked below: the upload limits must be set before the request body is read
@require_http_methods(["GET", "POST"])
@login_required_keeping_text
def supplement(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The page that answers a supplement request; only the requested fields are open."""
    dossier = own_dossier(request, pk, "version", "sheet", "filing__draft")
    supplement_request = open_supplement(dossier)
    if supplement_request is None:
        messages.info(request, "Hồ sơ không có yêu cầu bổ sung nào đang chờ.")
        return redirect(dossier)
    lists, step = SupplementLists(request, dossier, supplement_request), supplement_step(dossier, supplement_request)
    if page := lists.open_page:
        upload_handler.set_upload_limits(request, lists.upload_limits)
        return csrf_protect(_list_page)(request, dossier, page)
    upload_handler.set_upload_limits(request, step.upload_limits)
    return csrf_protect(_supplement_page)(request, dossier, supplement_request, step)


def _list_page(request: SignedInRequest, dossier: Dossier, page: ListPage | ImportPage) -> HttpResponseBase:
    """A page of a long list that the request names."""
    try:
        return page.post() if request.method == "POST" else page.get()
    except DossierError as refusal:  # answered elsewhere meanwhile
        messages.error(request, str(refusal))
        return redirect(dossier)


def _supplement_page(
    request: SignedInRequest, dossier: Dossier, supplement_request: SupplementRequest, step: CompiledStep
) -> HttpResponse:
    typed = pending_submission.pop(request) if request.method == "GET" else request.POST
    items = items_of(dossier, supplement_request)
    form = supplement_form(dossier, supplement_request, step, typed or None, request.FILES or None, by=request.user)
    form.beside = beside_questions(dossier, items, asked_at=supplement_request.asked_at)
    if request.method == "POST":
        try:
            _store_files(request, dossier, form)
        except DossierError as refusal:
            return _supplement_closed(request, dossier, form, refusal)
        if AUTOSAVE in request.POST:
            return render(request, "eforms/autosaved.html", {"form": form, "snapshot": "", "status": NOT_SENT_MESSAGE})
        if request.POST.get(STAY) == "":
            messages.info(request, ENTERED_MESSAGE)
        if form.is_valid() and not form.new_nodes and _submit_supplement(request, dossier, supplement_request, form):
            return redirect(dossier)
    context = {
        "dossier": dossier,
        "supplement": supplement_request,
        "form": form,
        "asked_items": items,
        "lists": long_lists(dossier, supplement_request.fields),
        "restored": request.method == "GET" and typed,
        "trail": trail_of(dossier),
    }
    return render(request, "dossiers/supplement.html", context)


def _supplement_closed(
    request: SignedInRequest, dossier: Dossier, form: StepForm, refusal: DossierError
) -> HttpResponse:
    """That the request was answered elsewhere while this answer to it came in."""
    if AUTOSAVE in request.POST:
        context = {"form": form, "snapshot": "", "status": str(refusal)}
        return render(request, "eforms/autosaved.html", context, status=410)
    messages.error(request, str(refusal))
    return redirect(dossier)


def _store_files(request: SignedInRequest, dossier: Dossier, form: StepForm) -> None:
    """Store accepted uploads at once, as in a form step, and remove the file that is taken back."""
    removed, attached = request.POST.get(REMOVE), form.accepted_files
    if removed or attached:
        fields = [node.file_key for node in form.posted_nodes]
        with form.quota_errors():
            applicant.change_supplement_files(
                dossier, by=request.user, attached=attached, removed=removed, fields=fields
            )
    form.initial_data = form.initial_data._replace(attachments=listed_attachments(dossier))


def _submit_supplement(request: SignedInRequest, dossier: Dossier, asked: SupplementRequest, form: StepForm) -> bool:
    """Submit the answers; when the form as a whole has problems, add them to their fields and return False."""
    given = with_reopened_lists(dossier, asked, form.answers_to_store)
    problems = supplement_problems(dossier, form.step, given)
    form.add_problems((problem.key, problem.message) for problem in problems)
    if problems:
        return False
    try:
        applicant.answer_supplement(dossier, by=request.user, answers=form.answers_to_store)
    except DossierError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Đã gửi phần bổ sung.")
    return True
