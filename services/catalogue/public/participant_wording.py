"""Wording of participants for the public page of a procedure."""

from collections.abc import Iterator

from django.utils.translation import gettext

from core.text import lower_first
from eforms.definition.english import is_english, text_of
from services.catalogue.package.participants import Participant


def format_participant(participant: Participant) -> str:
    """Who has to confirm what, in which case, in how many days, and what may replace it."""
    return " ".join(_sentences(participant))


def _sentences(participant: Participant) -> Iterator[str]:
    case = f" ({lower_first(participant.case)})" if participant.case else ""
    title, consent = (text_of(participant, name, english=is_english()) for name in ("title", "consents_to"))
    yield f"{title}{case}: “{consent}”"
    yield gettext("Lời mời có hạn %(days)s ngày.") % {"days": participant.days}
    if participant.organisations:
        yield gettext("Tổ chức xác nhận qua VNeID của người đại diện theo pháp luật hoặc người được ủy quyền.")
    if participant.paper:
        yield (
            gettext("Có thể gửi kèm giấy đã ký thay cho xác nhận.")
            if participant.organisations
            else gettext("Có thể gửi kèm giấy đã ký thay cho xác nhận; người chưa đủ 18 tuổi thì ký giấy.")
        )
    else:
        yield gettext("Không nhận giấy ký thay.")
    yield gettext("Căn cứ: %(basis)s.") % {"basis": participant.basis}
