"""What administrators may do about the lost second factor of a member of staff."""

from allauth.mfa.models import Authenticator
from django import forms

from core.staff_actions import StaffAction, offered, permitted, plain_form
from portal.accounts.models import User
from portal.accounts.second_factor import actions
from services.agencies.permissions import Verb, may_somewhere


class IdentifiedForm(forms.Form):
    """Why, and how the person was recognised."""

    note = forms.CharField(
        label="Lý do, và bạn đã nhận ra người ấy bằng cách nào",
        help_text="Ví dụ: mất điện thoại, đã gặp trực tiếp và xem thẻ căn cước. Tên đăng nhập và mật khẩu không đủ.",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Hãy ghi lý do và cách bạn đã nhận ra người ấy."},
    )


def _has_factor(person: User) -> bool:
    return person.is_staff and Authenticator.objects.filter(user=person).exists()


def _is_proposed(person: User) -> bool:
    return person.factor_resets.filter(decided_at=None).exists()


ACTIONS = (
    StaffAction(
        "de-nghi-dat-lai",
        "Đề nghị đặt lại lớp xác thực thứ hai",
        Verb.KEEP_ACCOUNTS,
        actions.propose_reset,
        applies=lambda person: _has_factor(person) and not _is_proposed(person),
        form=plain_form(IdentifiedForm),
        explains="Một người quản trị khác phải duyệt. Người ấy được báo ngay.",
        layout="open",
        asks_again=True,
    ),
    StaffAction(
        "duyet-dat-lai",
        "Duyệt đặt lại",
        Verb.KEEP_ACCOUNTS,
        actions.approve_reset,
        applies=_is_proposed,
        explains="Mọi cách xác thực và mã dự phòng của người ấy bị xóa, mọi nơi đang đăng nhập kết thúc; lần đăng nhập "
        "tới họ thiết lập lại. Chỉ duyệt khi chính bạn cũng chắc đó là người ấy.",
        kind="danger",
        asks_again=True,
    ),
    StaffAction(
        "bo-de-nghi",
        "Bỏ đề nghị",
        Verb.KEEP_ACCOUNTS,
        actions.reject_reset,
        applies=_is_proposed,
        explains="Lớp xác thực của người ấy giữ nguyên.",
        kind="quiet",
    ),
)


def permitted_actions(by: User) -> tuple[StaffAction, ...]:
    return permitted(ACTIONS, lambda verb: may_somewhere(by, verb))


def staff_actions_for(person: User, by: User) -> list[StaffAction]:
    """Those open to this administrator now: none about themselves, and no approval of their own proposal."""
    if person.pk == by.pk:
        return []
    own = person.factor_resets.filter(decided_at=None, proposed_by_id=by.pk).exists()
    now = offered(ACTIONS, person, lambda verb: may_somewhere(by, verb))
    return [action for action in now if not (own and action.act is actions.approve_reset)]
