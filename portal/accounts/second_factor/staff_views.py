"""The admin's page about the second factor of one member of staff."""

from allauth.mfa.models import Authenticator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import access_log
from core.access_log import AccessKind
from core.people import SignedInRequest
from core.staff_actions import Button, StaffPage, buttons, perform
from portal.accounts.models import User
from portal.accounts.second_factor.staff_actions import permitted_actions, staff_actions_for
from services.agencies.permissions import Verb, may_somewhere


@require_safe
def factors(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the person has set up, what is proposed, and what the administrator may do about it."""
    person = _person(request, pk)
    access_log.record(request.user, AccessKind.PERSON, person, subject=person, purpose="Lớp xác thực thứ hai")
    return _page(request, person)


@require_http_methods(["GET", "POST"])
def run_action(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Carry out a staff action; a GET, as after signing in again, leads to the page."""
    person, url = _person(request, pk), reverse("admin:accounts_user_factors", args=[pk])
    if request.method == "GET":
        return redirect(url)
    page = StaffPage(
        thing=person,
        url=url,
        actions=staff_actions_for(person, request.user),
        permitted=permitted_actions(request.user),
        show=lambda refused: _page(request, person, refused=refused),
        gone="Việc này không còn làm được. Hãy xem lại trạng thái hiện tại.",
    )
    return perform(request, slug, page)


def _person(request: SignedInRequest, pk: int) -> User:
    if not may_somewhere(request.user, Verb.KEEP_ACCOUNTS):
        raise Http404
    return get_object_or_404(User, pk=pk, is_staff=True)


def _page(request: SignedInRequest, person: User, *, refused: Button | None = None) -> HttpResponse:
    def url(slug: str) -> str:
        return reverse("admin:accounts_user_factor_action", args=[person.pk, slug])

    context = {
        "person": person,
        "factors": Authenticator.objects.filter(user=person).order_by("pk"),
        "resets": person.factor_resets.select_related("proposed_by", "decided_by").order_by("-pk")[:20],
        "buttons": buttons(staff_actions_for(person, request.user), person, url, refused=refused),
        "is_own": person.pk == request.user.pk,
    }
    return render(request, "admin/accounts/factors.html", context)
