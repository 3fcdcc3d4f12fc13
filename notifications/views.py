"""Views of the signed-in user's notifications."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from core.pagination import keyset
from core.people import SignedInRequest
from notifications import actions
from notifications.models import FailingAddress, Notification

PER_PAGE = 20


@login_required
@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    after = request.GET.get("sau", "")
    page = keyset(Notification.objects.of(request.user), order=["-pk"], after=after, size=PER_PAGE)
    failing = FailingAddress.objects.resting(request.user.email).first()
    return render(request, "notifications/inbox.html", {"page": page, "after": after, "failing": failing})


@login_required
@require_http_methods(["GET", "POST"])
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    """POST: mark one as read, then redirect to its page (`open`) or back to the inbox. GET marks nothing.

    GET is where users arrive who had to sign in again before their POST.
    """
    notification = get_object_or_404(Notification.objects.of(request.user), pk=pk)
    if request.method == "POST":
        actions.mark_read(request.user, Notification.objects.filter(pk=pk))
    if "open" in request.POST:
        return redirect(notification.path)
    query = f"?{urlencode({'sau': after})}" if (after := request.POST.get("sau")) else ""
    return redirect(f"{reverse('notifications:inbox')}{query}#thong-bao-{pk}")


@login_required
@require_http_methods(["GET", "POST"])
def read_all(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        actions.mark_read(request.user, Notification.objects.all())
    return redirect("notifications:inbox")
