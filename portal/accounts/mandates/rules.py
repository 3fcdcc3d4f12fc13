"""The rules of mandates: each `check_…` raises MandateError, whose text is a sentence for the user, or returns."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from django.utils.timezone import localdate
from django.utils.translation import gettext

from core.representation import Principal
from core.ui.formatting import format_date
from portal.accounts.mandates.errors import MandateError
from portal.accounts.mandates.models import Mandate, MandateState, Representative
from portal.accounts.models import IdentityLevel, User
from services.catalogue.models import Procedure

LONGEST: Final = timedelta(days=365)
"""No mandate lasts longer; our choice, after the year that the Civil Code gives one without an end of its own."""
MOST_OPEN: Final = 200
"""Open mandates of one principal."""


def check_is_identified(person: User) -> None:
    """Both sides of a mandate are verified at level 2."""
    if person.identity_level < IdentityLevel.FULL:
        raise MandateError(gettext("Ủy quyền cần tài khoản định danh mức độ 2."))


def check_may_grant(person: User, principal: Principal) -> None:
    """A person grants for themselves, a legal representative for the organisation; nobody passes a mandate on."""
    is_own = principal == Principal(person_id=person.pk)
    represents = Representative.objects.filter(person=person, organisation=principal.organisation_id)
    if not is_own and not represents.exists():
        raise MandateError(
            gettext(
                "Việc này không thuộc thẩm quyền của bạn: chỉ người đại diện theo pháp luật được ủy quyền thay tổ "
                "chức, và người được ủy quyền không được ủy quyền lại."
            )
        )


def check_is_to_another(person: User, holder_number: str) -> None:
    if holder_number == person.personal_number:
        raise MandateError(gettext("Bạn không thể ủy quyền cho chính mình."))


def check_ends_in_time(ends_on: date, today: date) -> None:
    """It ends today at the earliest, in a year at the latest."""
    if not today <= ends_on <= today + LONGEST:
        raise MandateError(
            gettext("Thời hạn ủy quyền dài nhất là một năm: hãy chọn một ngày từ %(first)s đến %(last)s.")
            % {"first": format_date(today), "last": format_date(today + LONGEST)}
        )


def check_procedures_exist(codes: Collection[str]) -> None:
    known = set(Procedure.objects.filter(code__in=codes, is_online=True).values_list("code", flat=True))
    if unknown := sorted(set(codes) - known):
        raise MandateError(
            gettext("Không có thủ tục nộp trực tuyến nào mang mã %(codes)s.") % {"codes": ", ".join(unknown)}
        )


def check_are_not_too_many(principal: Principal) -> None:
    mandates = Mandate.objects.open().filter(organisation=principal.organisation_id, person=principal.person_id)
    if mandates.count() >= MOST_OPEN:
        raise MandateError(
            gettext("Đã có %(number)s ủy quyền đang mở. Hãy chấm dứt bớt trước khi ủy quyền thêm.")
            % {"number": MOST_OPEN}
        )


def check_is_offered_to(mandate: Mandate, person: User) -> None:
    """Only the person it names may answer it, and only while it waits."""
    if not person.personal_number or mandate.holder_number != person.personal_number:
        raise MandateError(gettext("Việc này không thuộc thẩm quyền của bạn: ủy quyền này gửi cho người khác."))
    if mandate.state_on(localdate()) != MandateState.OFFERED:
        raise MandateError(gettext("Ủy quyền này không còn chờ bạn nhận."))


def check_is_named(mandate: Mandate, person: User) -> None:
    """A number that was mistyped must give nobody else a mandate: the name has to be that of the account too."""
    if folded(mandate.holder_name) != folded(person.full_name):
        raise MandateError(
            gettext(
                "Người ủy quyền ghi tên “%(name)s”, khác tên trong tài khoản của bạn, nên chưa nhận được. "
                "Nếu đúng là ủy quyền cho bạn, hãy đề nghị người ấy lập lại với đúng họ tên."
            )
            % {"name": mandate.holder_name}
        )


def check_may_end(mandate: Mandate, person: User) -> None:
    """Either side ends it: who holds it, the person acted for, any legal representative of the organisation."""
    if person.pk in (mandate.holder_id, mandate.person_id):
        return
    if not Representative.objects.filter(person=person, organisation=mandate.organisation_id).exists():
        raise MandateError(gettext("Việc này không thuộc thẩm quyền của bạn: chỉ hai bên của ủy quyền được chấm dứt."))


def check_is_open(mandate: Mandate) -> None:
    if mandate.state_on(localdate()) not in (MandateState.OFFERED, MandateState.IN_FORCE):
        raise MandateError(gettext("Ủy quyền này đã hết hiệu lực từ trước."))


def folded(name: str) -> str:
    """A name as names are compared: case and spacing do not count."""
    return " ".join(name.split()).casefold()
