"""Views of those who are invited to confirm: their invitations, and the page of one."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.limits.rates import Rate, limited
from core.pagination import keyset
from core.people import SignedInRequest
from core.refusals import allows
from services.dossiers.actions import participants as actions
from services.dossiers.appointments import calendar_file
from services.dossiers.errors import DossierError
from services.dossiers.forms.staff_forms import ReasonForm
from services.dossiers.models import Invitation
from services.dossiers.participants.invitation_page import RELATED, invitation_page
from services.dossiers.participants.rules import check_is_invited
from services.dossiers.views.appointments import calendar_response
from services.dossiers.views.guards import identity_required

PAGE_SIZE = 20
INVITATIONS = Rate("open-invitation", requests=60, seconds=60)
SHOWN: Final = "shown"
TRAIL = [("/loi-moi/", gettext_lazy("Việc tôi được mời xác nhận"))]


@require_safe
@identity_required
def invitations(request: SignedInRequest) -> HttpResponse:
    """What the user was invited to confirm (việc tôi được mời xác nhận), newest first."""
    after = request.GET.get("sau", "")
    own = Invitation.objects.of_person(request.user).online()
    related = ("round__filing__version__procedure", "round__filing__draft__owner")
    page = keyset(own.select_related(*related), order=["-pk"], after=after, size=PAGE_SIZE)
    return render(request, "dossiers/participants/invitations.html", {"page": page, "older": f"?sau={page.next}"})


@require_http_methods(["GET", "HEAD", "POST"])
@identity_required
@limited(INVITATIONS)
def invitation(request: SignedInRequest, token: str) -> HttpResponse:
    """One invitation: what the person is shown, and their answer. To anybody else it says nothing of the filing."""
    found = _own_invitation(request, token)
    if found is None:
        return render(request, "dossiers/participants/not_yours.html", status=404)
    if request.method != "POST":
        return _page(request, found)
    form = ReasonForm(request.POST) if "decline" in request.POST else None
    if form is not None and not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        if form is not None:
            actions.decline(found, by=request.user, reason=form.cleaned_data["note"])
            messages.success(request, gettext("Đã báo cho người nộp rằng bạn không đồng ý, với lý do của bạn."))
        else:
            actions.confirm(found, by=request.user, shown=request.POST.get(SHOWN, ""))
            messages.success(request, gettext("Đã ghi nhận xác nhận của bạn."))
    except DossierError as refusal:
        found = _own_invitation(request, token)
        if found is None:
            return render(request, "dossiers/participants/not_yours.html", status=404)
        return _page(request, found, form=form, refusal=str(refusal), status=422)
    return redirect(found)


@require_safe
@identity_required
@limited(INVITATIONS)
def calendar(request: SignedInRequest, token: str, appointment: int) -> HttpResponse:
    """The appointment to which the person has to come as well, as an iCalendar file (RFC 5545)."""
    if (found := _own_invitation(request, token)) is None:
        raise Http404
    shown = (one.appointment for one in invitation_page(found, timezone.now()).appointments)
    meeting = next((one for one in shown if one.pk == appointment and one.is_set), None)
    if meeting is None or meeting.slot is None:
        raise Http404
    return calendar_response(calendar_file.write(meeting, meeting.slot, page=found.get_absolute_url()))


def _own_invitation(request: SignedInRequest, token: str) -> Invitation | None:
    found = Invitation.objects.filter(token=token).select_related(*RELATED).first()
    return found if found and allows(check_is_invited, request.user, found) else None


def _page(
    request: SignedInRequest, found: Invitation, *, form: ReasonForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    page = invitation_page(found, timezone.now())
    context = {"page": page, "form": form or ReasonForm(), "refusal": refusal, "trail": TRAIL}
    return render(request, "dossiers/participants/invitation.html", context, status=status)
