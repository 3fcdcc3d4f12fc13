"""The pages of whoever appoints at an office: its people with their roles, one person's roles, a locked account."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.pagination import keyset
from core.people import SignedInRequest, User
from core.refusals import allows
from services.agencies import staffing
from services.agencies.actions import lock_account, set_posts, unlock_account
from services.agencies.errors import AgencyError
from services.agencies.models import Agency, Post, Role, StaffChange
from services.agencies.permissions import Verb, may_somewhere, posts_of, reach_of
from services.dossiers.assignment.colleagues import everybody_at, in_hand_of
from services.dossiers.forms.office_people import RolesForm

PAGE_SIZE = 20
CHANGES: Final = {
    "khoa": (lock_account, "Đã khóa tài khoản của {}. Việc đang mở về việc chung và lãnh đạo được báo."),
    "mo-lai": (unlock_account, "Đã mở lại tài khoản của {}."),
}
"""By button: what it does, and what is said when it is done."""


@require_safe
def office(request: SignedInRequest) -> HttpResponse:
    """The people of an office, with a search for whom to add, and who gave which role to whom, the last first."""
    if not may_somewhere(request.user, Verb.APPOINT):
        raise Http404
    asked = request.GET.get("co-quan", "")
    if not asked and may_somewhere(request.user, Verb.KEEP_OFFICES):
        return redirect("admin:agencies_agency_changelist")
    agency, term, after = _chosen(request, asked), request.GET.get("ten", "").strip(), request.GET.get("sau", "")
    named = staffing.staff_named(term).filter(is_active=True, is_superuser=False)
    changes = StaffChange.objects.filter(agency=agency).select_related("person", "by")
    context = {
        "agency": agency,
        "agencies": _offices(request),
        "people": everybody_at(agency),
        "term": term,
        "found": list(named.prefetch_related("posts__agency")[: staffing.FOUND]),
        "changes": keyset(changes, order=["-pk"], after=after, size=PAGE_SIZE),
    }
    return render(request, "admin/dossiers/people/office.html", context)


@require_http_methods(["GET", "POST"])
def person(request: SignedInRequest, agency: int, pk: int) -> HttpResponse:
    """One person's roles at an office in one form."""
    where, whom = _where_and_whom(request, agency, pk)
    roles = staffing.roles_given_by(request.user, where)
    posts = list(Post.objects.filter(user=whom, agency=where).order_by("pk"))
    form = RolesForm(roles, posts, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _is_done(request, form, whom, where):
        messages.success(request, f"Đã lưu vai trò của {whom} ở {where}.")
        return redirect("admin:office_person", where.pk, whom.pk)
    return _person_page(request, where, whom, posts, form)


@require_POST
def lock(request: SignedInRequest, agency: int, pk: int) -> HttpResponse:
    """Lock the account, or open it again: as the button says that was pressed."""
    where, whom = _where_and_whom(request, agency, pk)
    for name, (change, done) in CHANGES.items():
        if name in request.POST:
            try:
                change(whom, by=request.user, agency=where)
                messages.success(request, done.format(whom))
            except AgencyError as refusal:
                messages.error(request, str(refusal))
    return redirect("admin:office_person", where.pk, whom.pk)


def _person_page(
    request: SignedInRequest, where: Agency, whom: User, posts: list[Post], form: RolesForm
) -> HttpResponse:
    context = {
        "agency": where,
        "whom": in_hand_of(whom),
        "form": form,
        "of_others": [Role(post.role).label for post in posts if post.role not in form.roles],
        "elsewhere": Post.objects.filter(user=whom).exclude(agency=where).select_related("agency").order_by("pk"),
        "may_lock": whom.is_active and allows(staffing.check_may_lock, request.user, whom),
        "may_unlock": not whom.is_active and allows(staffing.check_may_unlock, request.user),
    }
    return render(request, "admin/dossiers/people/person.html", context, status=422 if form.errors else 200)


def _is_done(request: SignedInRequest, form: RolesForm, whom: User, where: Agency) -> bool:
    """Whether it was saved; what was refused is said in the form."""
    try:
        set_posts(whom, where, form.wanted(), by=request.user)
    except AgencyError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _where_and_whom(request: SignedInRequest, agency: int, pk: int) -> tuple[Agency, User]:
    """An office where one may appoint, and a member of staff; else Http404."""
    where = get_object_or_404(Agency, pk=agency)
    if not staffing.roles_given_by(request.user, where):
        raise Http404
    return where, get_object_or_404(get_user_model(), pk=pk, is_staff=True)


def _chosen(request: SignedInRequest, asked: str) -> Agency:
    """The office that is asked for, or the first where one appoints."""
    if asked:
        found = Agency.objects.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
    else:
        found = next((post.agency for post in posts_of(request.user) if post.role == Role.LEADER), None)
    if found is None or not staffing.roles_given_by(request.user, found):
        raise Http404
    return found


def _offices(request: SignedInRequest) -> Any:
    """The offices that a leader may choose from: the own ones and those below. An administrator searches them."""
    if may_somewhere(request.user, Verb.KEEP_OFFICES):
        return []
    return Agency.objects.filter(pk__in=reach_of(request.user, Verb.APPOINT).ids).order_by("name", "pk")
