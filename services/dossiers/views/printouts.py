"""The sheets of the office as PDFs: the control sheet of a dossier (mẫu 06), the register of an office (mẫu 07)."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import access_log
from core.access_log import AccessKind
from core.people import SignedInRequest
from services.agencies.models import Agency
from services.agencies.permissions import Verb, may, posts_of, reach_of
from services.dossiers.actions import printouts, requested_sheets
from services.dossiers.errors import DossierError
from services.dossiers.forms.register import RegisterForm
from services.dossiers.models import Dossier, Printout
from services.dossiers.views.reading import check_is_no_party

REFRESH_SECONDS = 2
FAILED = "Chưa lập được bản in. Hãy thử lại sau ít phút."


@require_safe
def control_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """The control sheet of a dossier; a waiting page until a worker drew it."""
    related = ("agency", "applicant", "principal")
    dossier = get_object_or_404(Dossier.objects.select_related(*related), pk=pk)
    if not may(request.user, Verb.READ, agency=dossier.agency):
        raise Http404
    check_is_no_party(request, dossier)
    printout = printouts.request_control_sheet(dossier, by=request.user)
    if not printout.shows(what := f"{printouts.CONTROL}:{pk}"):
        return _awaited(request, printout, what, back=reverse("admin:dossier_work", args=[pk]))
    subject, purpose = dossier.principal or dossier.applicant, "In phiếu kiểm soát quá trình giải quyết"
    access_log.record(request.user, AccessKind.DOSSIER, dossier, subject=subject, purpose=purpose)
    return _pdf(printout, f"Phieu-kiem-soat-{dossier.code or pk}.pdf")


@require_safe
def register(request: SignedInRequest) -> HttpResponse:
    """Choose office and days; with both, the register, or a waiting page until a worker drew it."""
    offices = Agency.objects.filter(pk__in=reach_of(request.user, Verb.READ).ids)
    posts = posts_of(request.user)
    own = next((post.agency for post in posts if may(request.user, Verb.READ, agency=post.agency)), None)
    if own is None:
        raise PermissionDenied
    form = RegisterForm(offices, own, request.GET or None)
    if form.is_valid():
        agency, first, last = (form.cleaned_data[name] for name in ("office", "first_day", "last_day"))
        try:
            printout = printouts.request_register(agency, first, last, by=request.user)
        except DossierError as refusal:
            form.add_error(None, str(refusal))
        else:
            if not printout.shows(what := f"{printouts.REGISTER}:{agency.pk}:{first}:{last}"):
                return _awaited(request, printout, what, back=reverse("admin:register"))
            access_log.record_search(request.user, "Sổ theo dõi hồ sơ", f"{agency}, {first:%d/%m/%Y}–{last:%d/%m/%Y}")
            return _pdf(printout, f"So-theo-doi-{agency.code}-{first}-{last}.pdf")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "admin/dossiers/register.html", {"form": form}, status=status)


def _pdf(printout: Printout, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(bytes(printout.pdf or b""), "application/pdf", headers=headers)


def _awaited(request: SignedInRequest, printout: Printout, what: str, *, back: str) -> HttpResponse:
    """The page that waits for it, or for the person's other one; or why there is none."""
    if printout.failed_at:
        requested_sheets.forget(printout)
        messages.error(request, FAILED)
        return redirect(back)
    context = {"is_other": printout.what != what, "back": back, "url": request.get_full_path()}
    response = render(request, "admin/dossiers/printout.html", context)
    response["Refresh"] = str(REFRESH_SECONDS)
    return response
