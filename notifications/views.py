"""One's own messages."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.pagination import keyset
from core.requests import SignedInRequest
from notifications import actions
from notifications.models import Notification

PER_PAGE = 20


@never_cache
@login_required
@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    after = request.GET.get("sau", "")
    page = keyset(Notification.objects.of(request.user), order=["-pk"], after=after, size=PER_PAGE)
    return render(request, "notifications/inbox.html", {"page": page, "after": after})


@login_required
@require_http_methods(["GET", "POST"])
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark one message as read; go on to the page it speaks of when asked to, else back to where one was.

    Who had to sign in again on the way comes by a link, which marks nothing.
    """
    notification = get_object_or_404(Notification.objects.of(request.user), pk=pk)
    if request.method == "POST":
        actions.mark_read(request.user, Notification.objects.filter(pk=pk))
    if "open" in request.POST:
        return redirect(notification.path)
    place = f"?{urlencode({'sau': after})}" if (after := request.POST.get("sau")) else ""
    return redirect(f"{reverse('notifications:inbox')}{place}#thong-bao-{pk}")


@login_required
@require_http_methods(["GET", "POST"])
def read_all(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        actions.mark_read(request.user, Notification.objects.all())
    return redirect("notifications:inbox")
