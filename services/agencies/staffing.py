"""Who may give roles to whom, and lock whose account: leaders at their office and below, administrators everywhere.

A leader gives only the roles that prepare. Money, results and publishing, which take two people, lie with leaders and
approvers, whom administrators of the portal alone appoint.
"""

from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from core.people import Person, User
from services.agencies.errors import AgencyError
from services.agencies.models import Agency, Post, Role
from services.agencies.permissions import Verb, may, may_somewhere

PREPARING: Final = (Role.DESK, Role.DESK_HEAD, Role.HANDLER)
"""What a leader may give."""
FOUND: Final = 10
"""How many people a search shows."""


def roles_given_by(by: Person, agency: Agency) -> tuple[Role, ...]:
    """The roles that this person may give at this office; none for a stranger."""
    if not may(by, Verb.APPOINT, agency=agency):
        return ()
    return tuple(Role) if may_somewhere(by, Verb.KEEP_OFFICES) else PREPARING


def check_may_end(by: Person, role: str, agency: Agency) -> None:
    """Whoever may give a role at an office may end it."""
    if role not in roles_given_by(by, agency):
        raise AgencyError(f"Giao vai trò {Role(role).label} ở {agency} không thuộc thẩm quyền của bạn.")


def check_may_give(by: Person, person: User, role: str, agency: Agency) -> None:
    """Nobody gives a role to themselves, or changes what is printed with their own signature."""
    check_may_end(by, role, agency)
    if agency.successor is not None:
        raise AgencyError(f"{agency} đã sáp nhập vào {agency.successor}. Hãy giao vai trò ở cơ quan ấy.")
    if by.pk == person.pk:
        raise AgencyError("Không ai giao vai trò cho chính mình. Hãy nhờ người có thẩm quyền khác.")


def check_may_hold(person: User) -> None:
    """Roles are given to staff who may sign in, and not to administrators of the portal."""
    if not person.is_staff:
        raise AgencyError(f"{person} không có tài khoản cán bộ nên không nhận được vai trò.")
    if not person.is_active:
        raise AgencyError(f"Tài khoản của {person} đang bị khóa. Hãy mở lại trước khi giao vai trò.")
    if person.is_superuser:
        raise AgencyError(f"{person} là người quản trị Cổng nên không giữ vai trò ở cơ quan nào.")


def check_may_lock(by: Person, person: User) -> None:
    """An administrator locks anybody else; a leader those who hold nothing but roles that the leader gives."""
    if by.pk == person.pk:
        raise AgencyError("Không ai tự khóa tài khoản của mình: ngoài thẩm quyền của bạn.")
    if may_somewhere(by, Verb.KEEP_ACCOUNTS):
        return
    posts = Post.objects.filter(user=person).select_related("agency")
    if person.is_superuser or not posts or not all(post.role in roles_given_by(by, post.agency) for post in posts):
        raise AgencyError(f"{person} giữ vai trò ngoài thẩm quyền của bạn. Hãy nhờ người quản trị Cổng khóa tài khoản.")


def check_may_unlock(by: Person) -> None:
    if not may_somewhere(by, Verb.KEEP_ACCOUNTS):
        raise AgencyError("Mở lại tài khoản không thuộc thẩm quyền của bạn: việc của người quản trị Cổng.")


def staff_named(text: str) -> QuerySet[Any]:
    """The staff whose name begins like this, with its marks, or whose username it is: as far as an index goes."""
    term = " ".join(text.split())
    begins = Q(full_name__startswith=term.title()) | Q(full_name__startswith=term.upper())
    staff = get_user_model().objects.filter(is_staff=True).order_by("full_name", "pk")
    return staff.filter(begins | Q(username=term)) if term else staff.none()
