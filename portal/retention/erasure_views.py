"""The admin's page about the erasure of one citizen's data: what would go, what would stay and why, and who decides."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.people import SignedInRequest
from core.staff_actions import Button, StaffAction, StaffPage, buttons, offered, perform, permitted, plain_form
from portal.accounts.models import User
from portal.retention import erasure_requests
from portal.retention.erasure import what_is_held
from services.agencies.permissions import Verb, may_somewhere


class AskedForm(forms.Form):
    """Why, and how the citizen was recognised."""

    note = forms.CharField(
        label="Lý do, và bạn đã nhận ra người ấy bằng cách nào",
        help_text="Ví dụ: đơn ngày 01/12/2026, đã gặp và xem thẻ căn cước. Không ghi họ tên, số định danh ở đây.",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Hãy ghi lý do và cách bạn đã nhận ra người ấy."},
    )


def _is_proposed(person: User) -> bool:
    return erasure_requests.erasures_of(person).filter(decided_at=None).exists()


ACTIONS = (
    StaffAction(
        "de-nghi-xoa",
        "Đề nghị xóa",
        Verb.KEEP_ACCOUNTS,
        erasure_requests.propose_erasure,
        applies=lambda person: not _is_proposed(person),
        form=plain_form(AskedForm),
        explains="Chưa xóa gì: một người quản trị khác phải duyệt.",
        layout="open",
        asks_again=True,
    ),
    StaffAction(
        "duyet-xoa",
        "Duyệt xóa",
        Verb.KEEP_ACCOUNTS,
        erasure_requests.approve_erasure,
        applies=_is_proposed,
        explains="Không khôi phục được. Chỉ duyệt khi chính bạn cũng chắc người ấy đã yêu cầu.",
        success="Đã duyệt; dữ liệu đang được xóa.",
        leads_to=lambda proposed: reverse("admin:retention_erasure_changelist"),
        kind="danger",
        asks_again=True,
    ),
    StaffAction(
        "bo-de-nghi",
        "Bỏ đề nghị",
        Verb.KEEP_ACCOUNTS,
        erasure_requests.reject_erasure,
        applies=_is_proposed,
        explains="Dữ liệu giữ nguyên.",
        kind="quiet",
    ),
)


@require_safe
def account(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is held of the citizen, in numbers, what was proposed, and what the administrator may do about it."""
    return _page(request, _person(request, pk))


@require_http_methods(["GET", "POST"])
def run_action(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Carry out a staff action; a GET, as after signing in again, leads to the page."""
    person, url = _person(request, pk), reverse("admin:retention_erasure_account", args=[pk])
    if request.method == "GET":
        return redirect(url)
    page = StaffPage(
        thing=person,
        url=url,
        actions=_actions_for(person, request.user),
        permitted=permitted(ACTIONS, lambda verb: may_somewhere(request.user, verb)),
        show=lambda refused: _page(request, person, refused=refused),
        gone="Việc này không còn làm được. Hãy xem lại trạng thái hiện tại.",
    )
    return perform(request, slug, page)


def _person(request: SignedInRequest, pk: int) -> User:
    if not may_somewhere(request.user, Verb.KEEP_ACCOUNTS):
        raise Http404
    return get_object_or_404(User, pk=pk, is_staff=False)


def _actions_for(person: User, by: User) -> list[StaffAction]:
    """Those open to this administrator now: no approval of their own proposal."""
    own = erasure_requests.erasures_of(person).filter(decided_at=None, proposed_by_id=by.pk).exists()
    now = offered(ACTIONS, person, lambda verb: may_somewhere(by, verb))
    return [action for action in now if not (own and action.act is erasure_requests.approve_erasure)]


def _page(request: SignedInRequest, person: User, *, refused: Button | None = None) -> HttpResponse:
    def url(slug: str) -> str:
        return reverse("admin:retention_erasure_action", args=[person.pk, slug])

    lines = [line for line in what_is_held(person) if line.number]
    context = {
        "account": person.pk,
        "gone": [line for line in lines if not line.reason],
        "kept": [line for line in lines if line.reason],
        "erasures": erasure_requests.erasures_of(person)[:20],
        "buttons": buttons(_actions_for(person, request.user), person, url, refused=refused),
    }
    return render(request, "admin/retention/erasure.html", context)
