"""The rules of filing at the desk: each `check_…` raises DossierError, whose text is a sentence, or returns."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final

from core.people import Person
from core.representation import Principal
from services.agencies.models import Agency
from services.agencies.permissions import Verb, may
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.principals import may_be_filed_for
from services.catalogue.package.public_record import FilingChannel
from services.dossiers.errors import DossierError
from services.dossiers.models import Filing
from services.dossiers.participants.people import Invitee

CHANNELS = (FilingChannel.DESK, FilingChannel.POST)
"""How a dossier reaches the desk on paper."""
LONGEST_ON_THE_WAY: Final = timedelta(days=366)
"""No rule of law: an earlier day is taken for a slip of the keyboard."""


def check_may_file_at(person: Person, agency: Agency) -> None:
    """Only the desk of the office files for somebody."""
    if not may(person, Verb.FILE_AT_COUNTER, agency=agency):
        raise DossierError(f"Nhập hồ sơ tại quầy của {agency} không thuộc thẩm quyền của bạn.")


def check_may_file(person: Person, filing: Filing) -> None:
    """Whoever began it files it, while they work at that desk."""
    check_may_file_at(person, filing.agency)
    if filing.counter.clerk_id != person.pk:
        raise DossierError("Hồ sơ này do người khác nhập nên không thuộc thẩm quyền của bạn.")


def check_takes_channel(version: ProcedureVersion, channel: FilingChannel) -> None:
    """The procedure must be one that may be filed this way, as far as its version says how."""
    ways = {way.channel for way in version.package.record.ways}
    if channel not in CHANNELS or (ways and channel not in ways):
        raise DossierError(f"Thủ tục này không nhận hồ sơ theo hình thức “{channel.label}”.")


def check_is_for_organisations(version: ProcedureVersion, organisation: Principal) -> None:
    """The procedure must be one that organisations file."""
    if not may_be_filed_for(version.package, organisation):
        raise DossierError("Thủ tục này không dành cho tổ chức. Hãy bỏ trống mã số và tên tổ chức.")


def check_stamp(channel: FilingChannel, posted_on: date | None, *, today: date) -> None:
    """What came by post has the day of its stamp, which is no day to come."""
    if channel != FilingChannel.POST:
        return
    if posted_on is None:
        raise DossierError("Hãy nhập ngày gửi theo dấu bưu điện trên phong bì.")
    if posted_on > today:
        raise DossierError("Ngày theo dấu bưu điện không thể sau hôm nay.")
    if today - posted_on > LONGEST_ON_THE_WAY:
        raise DossierError(f"Ngày {posted_on:%d/%m/%Y} theo dấu bưu điện đã qua hơn một năm. Hãy xem lại năm.")


def check_all_have_signed(
    invitees: Sequence[Invitee], signed: Collection[tuple[str, str]], files: Collection[str]
) -> None:
    """Everybody who has to confirm signed on paper, and where the form takes that paper, it is scanned.

    `signed` are the identities of those whose signature the clerk has seen, `files` the questions that have files.
    """
    if missing := [one.name for one in invitees if one.identity not in signed]:
        raise DossierError(
            f"Chưa đánh dấu chữ ký của {', '.join(missing)}. Chỉ nộp khi họ đã ký trên giấy nộp tại quầy."
        )
    if missing := [one.name for one in invitees if one.participant.paper and one.participant.paper not in files]:
        raise DossierError(f"Chưa có bản chụp giấy đã ký của {', '.join(missing)}. Hãy đính kèm ở mục giấy tờ.")
