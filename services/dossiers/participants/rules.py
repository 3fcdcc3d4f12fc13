"""The rules of confirming together: each `check_…` raises DossierError, whose text is a sentence, or returns."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from django.utils.translation import gettext, gettext_noop

from core.people import Citizen, Person, User
from core.representation import Authority, authority_for, organisation_with
from core.ui.formatting import format_date
from services.agencies import permissions
from services.agencies.permissions import Verb
from services.dossiers.errors import DossierError
from services.dossiers.models import ConfirmationWay, Filing, Invitation, InvitationState
from services.dossiers.participants.people import Invitee, is_adult
from services.dossiers.rules import is_identified

NOT_INVITED: Final = gettext_noop(
    "Lời mời này chỉ người được mời mở được, bằng tài khoản VNeID định danh mức độ 2 của mình."
)


def check_can_all_confirm(
    invitees: Sequence[Invitee], on_paper: Collection[tuple[str, str]], files: Collection[str]
) -> None:
    """Who has no VNeID of their own signs on paper, where the version allows it; and each paper is handed in.

    `on_paper` are the identities of those said to have signed, `files` the document questions that have files.
    """
    without = [one for one in invitees if one.signs_on_paper_only and not one.participant.paper]
    if without:
        names = ", ".join(f"{one.name} ({one.why_on_paper})" for one in without)
        raise DossierError(
            gettext(
                "%(names)s không xác nhận qua VNeID được, mà thủ tục này không nhận giấy ký thay. Hãy nộp hồ sơ "
                "trực tiếp tại cơ quan tiếp nhận."
            )
            % {"names": names}
        )
    signed = [one for one in invitees if one.identity in on_paper or one.signs_on_paper_only]
    if missing := [one.name for one in signed if one.participant.paper not in files]:
        raise DossierError(
            gettext(
                "Chưa có giấy đã ký của %(missing)s. Hãy gửi kèm giấy có chữ ký ở mục giấy tờ, hoặc mời người "
                "ấy xác nhận qua VNeID nếu người ấy có tài khoản."
            )
            % {"missing": ", ".join(missing)}
        )


def check_is_not_filed(filing: Filing) -> None:
    """Nothing about the confirmations changes once the dossier is filed."""
    if filing.draft.submitted_at:
        raise DossierError(
            gettext(
                "Hồ sơ đã được nộp nên không đổi được xác nhận nữa. "
                "Nếu cần, hãy liên hệ người nộp hoặc cơ quan giải quyết."
            )
        )


def check_is_open(invitation: Invitation, *, is_over: bool) -> None:
    """An invitation is answered while it is open."""
    if invitation.status is InvitationState.DECLINED:
        raise DossierError(gettext("Bạn đã trả lời không đồng ý. Người nộp có thể mời lại khi đã sửa nội dung."))
    if invitation.status is InvitationState.EXPIRED or is_over:
        raise DossierError(
            gettext("Lời mời đã hết hạn ngày %(ends_on)s. Người nộp có thể mời lại.")
            % {"ends_on": format_date(invitation.ends_on)}
        )


def check_is_what_was_sent(changed: Sequence[str]) -> None:
    """What somebody confirms is what the applicant sent; `changed` are the titles of what was edited since."""
    if changed:
        titles = ", ".join(f"“{title}”" for title in changed)
        raise DossierError(
            gettext(
                "Xác nhận chưa được ghi: người nộp đang sửa %(titles)s. Bạn được mời xem lại khi họ gửi nội dung mới."
            )
            % {"titles": titles}
        )


def check_is_as_shown(shown: str, now: str) -> None:
    """What somebody confirms is what their page showed; both are fingerprints."""
    if shown != now:
        raise DossierError(
            gettext("Xác nhận chưa được ghi vì nội dung đã đổi. Hãy xem lại nội dung dưới đây rồi xác nhận.")
        )


def check_all_have_confirmed(waiting: Sequence[str]) -> None:
    """Everybody must have confirmed what would be filed; `waiting` are the names of those who have not."""
    if waiting:
        raise DossierError(
            gettext(
                "Hồ sơ chưa nộp được: còn chờ %(waiting)s xác nhận. Hãy mở trang kiểm tra lại và gửi lời mời xác nhận."
            )
            % {"waiting": ", ".join(waiting)}
        )


def check_was_not_reminded_today(invitation: Invitation, *, is_today: bool) -> None:
    """Somebody is reminded once a day."""
    if is_today:
        raise DossierError(
            gettext("Hôm nay %(name)s đã được nhắc. Ngày mai bạn có thể nhắc lại.") % {"name": invitation.name}
        )


def check_is_of_age(person: Citizen, *, today: date) -> None:
    """Who is not of age signs on paper, whatever the form says of their birth (Bộ luật Dân sự 91/2015/QH13 art. 21)."""
    if person.born_on and not is_adult(person.born_on.isoformat(), today):
        raise DossierError(
            gettext("Người chưa đủ 18 tuổi không xác nhận qua VNeID được. Hãy ký trên giấy để người nộp gửi kèm hồ sơ.")
        )


def check_is_invited(person: User, invitation: Invitation) -> None:
    """Only whom the invitation names may answer it, by a verified VNeID account: of an organisation who acts for it."""
    named = person.pk if may_answer(person, invitation) and invitation.way == ConfirmationWay.VNEID else None
    if not (is_identified(person) and permissions.may(person, Verb.CONFIRM, applicant_id=named)):
        raise DossierError(gettext(NOT_INVITED))


def may_answer(person: Person, invitation: Invitation) -> bool:
    """Whether the invitation is addressed to the personal number of this account, or to an organisation it acts for."""
    if invitation.tax_code:
        return authority_to_answer(person, invitation) is not None
    number = getattr(person, "personal_number", None)
    return bool(number) and number == invitation.personal_number


def authority_to_answer(person: Person, invitation: Invitation, *, lock: bool = False) -> Authority | None:
    """What lets the person answer for the invited organisation now; None where nothing does."""
    organisation = organisation_with(invitation.tax_code)
    code = invitation.round.filing.version.package.code
    return authority_for(person, organisation, code, lock=lock) if organisation else None


def check_may_answer_for(person: Person, invitation: Invitation) -> Authority:
    """Return what lets the person answer for the invited organisation; it lasts the transaction."""
    authority = authority_to_answer(person, invitation, lock=True)
    if authority is None:
        raise DossierError(gettext(NOT_INVITED))
    return authority
