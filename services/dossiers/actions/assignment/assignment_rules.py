"""Rules of assignment (quy tắc phân công): a leader says whom new tasks are given to first."""

from django.db import transaction

from core.people import User
from core.text import fold
from services.agencies.models import AdministrativeUnit, Post
from services.agencies.permissions import Verb, may
from services.catalogue.models import Procedure
from services.dossiers.assignment.colleagues import WORKING_ROLES
from services.dossiers.errors import DossierError
from services.dossiers.models import AssignmentRule

MOST_RULES = 30
"""Of one post."""


@transaction.atomic
def add_rule(
    post: Post,
    *,
    by: User,
    procedure: Procedure | None = None,
    place: AdministrativeUnit | None = None,
    first_letter: str = "",
    last_letter: str = "",
) -> AssignmentRule:
    """Give this person first the tasks of a procedure, of a place, or of applicants whose given name begins so.

    What is said twice is one rule.
    """
    _check_may_assign(by, post)
    first, last = (fold(letter.strip())[:1] for letter in (first_letter, last_letter or first_letter))
    if procedure is None and place is None and not first:
        raise DossierError("Hãy chọn thủ tục, nơi liên quan, hoặc khoảng chữ cái đầu của tên người nộp.")
    if (first or last) and not (first.isalpha() and last.isalpha() and first <= last):
        raise DossierError("Khoảng chữ cái phải viết từ chữ trước đến chữ sau, ví dụ A đến H.")
    if post.role not in WORKING_ROLES:
        raise DossierError("Chỉ người làm việc với hồ sơ mới được giao việc.")
    if AssignmentRule.objects.filter(post=post).count() >= MOST_RULES:
        raise DossierError(f"Một vị trí có tối đa {MOST_RULES} quy tắc. Hãy bỏ bớt.")
    rule, _ = AssignmentRule.objects.get_or_create(
        post=post, procedure=procedure, place=place, first_letter=first, last_letter=last
    )
    return rule


def remove_rule(rule: AssignmentRule, *, by: User) -> None:
    """Take a rule back; tasks that were given by it stay."""
    _check_may_assign(by, rule.post)
    rule.delete()


def _check_may_assign(by: User, post: Post) -> None:
    if not may(by, Verb.ASSIGN_TASKS, agency=post.agency):
        raise DossierError(f"Phân công ở {post.agency} không thuộc thẩm quyền của bạn.")
