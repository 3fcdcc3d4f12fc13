"""Views of the applicant whose draft waits for others to confirm it: who has, who has not, remind, withdraw."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods

from core.people import SignedInRequest
from core.text import whole_number
from services.dossiers.actions import participants as actions
from services.dossiers.errors import DossierError
from services.dossiers.filing.checking import check
from services.dossiers.models import ConfirmationRound
from services.dossiers.participants.rounds import wait_of
from services.dossiers.views.guards import MY_DOSSIERS_TRAIL, redirect_if_submitted

REMINDED = gettext_noop(
    "Đã nhắc {}, nếu người ấy có tài khoản trên Cổng. Bạn cũng có thể sao chép liên kết và gửi cho người ấy."
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@redirect_if_submitted
def confirmations(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Who has confirmed the draft, who has not, and until when; a POST reminds one of them."""
    round_ = _own_round(request, key)
    if request.method == "POST":
        return _remind(request, round_)
    filing = round_.filing
    checked = check(filing, applicant=request.user, today=timezone.localdate())
    invitations = list(round_.invitations.all())
    context = {
        "round": round_,
        "filing": filing,
        "title": filing.version.package.record.name,
        "invitations": invitations,
        "wait": wait_of(round_, invitations),
        "changed": checked.changed_parts(round_.shown),
        "site": settings.SITE_URL,
        "today": timezone.localdate(),
        "trail": MY_DOSSIERS_TRAIL,
    }
    return render(request, "dossiers/participants/confirmations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@redirect_if_submitted
def withdraw_invitations(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Take the invitations back, after a page that says what becomes of the confirmations."""
    round_ = _own_round(request, key)
    if request.method != "POST":
        context = {"round": round_, "filing": round_.filing, "trail": MY_DOSSIERS_TRAIL}
        return render(request, "dossiers/participants/withdraw_invitations.html", context)
    try:
        actions.withdraw_invitations(round_.filing, by=request.user)
    except DossierError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("Đã rút lời mời. Bạn có thể sửa nội dung rồi gửi lại."))
    return redirect("dossiers:step", key, "kiem-tra")


def _remind(request: SignedInRequest, round_: ConfirmationRound) -> HttpResponse:
    pk = whole_number(request.POST.get("remind", ""))
    invitation = get_object_or_404(round_.invitations.online(), pk=pk)
    try:
        actions.remind(invitation, by=request.user)
    except DossierError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext(REMINDED).format(invitation.name))
    return redirect("dossiers:confirmations", round_.filing.draft.key)


def _own_round(request: SignedInRequest, key: UUID) -> ConfirmationRound:
    """The round of the user's own draft; Http404 for any other, for a submitted one, and where there is none."""
    rounds = ConfirmationRound.objects.select_related("filing__draft", "filing__version", "filing__agency")
    own = rounds.filter(filing__draft__owner=request.user.pk, filing__draft__submitted_at__isnull=True)
    return get_object_or_404(own, filing__draft__key=key)
