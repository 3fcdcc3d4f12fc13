"""Wording of participants for the public page of a procedure."""

from collections.abc import Iterator

from core.text import lower_first
from services.catalogue.package.participants import Participant


def format_participant(participant: Participant) -> str:
    """Who has to confirm what, in which case, in how many days, and what may replace it."""
    return " ".join(_sentences(participant))


def _sentences(participant: Participant) -> Iterator[str]:
    case = f" ({lower_first(participant.case)})" if participant.case else ""
    yield f"{participant.title}{case}: “{participant.consents_to}”"
    yield f"Lời mời có hạn {participant.days} ngày."
    if participant.organisations:
        yield "Tổ chức xác nhận qua VNeID của người đại diện theo pháp luật hoặc người được ủy quyền."
    if participant.paper:
        minors = "" if participant.organisations else "; người chưa đủ 18 tuổi thì ký giấy"
        yield f"Có thể gửi kèm giấy đã ký thay cho xác nhận{minors}."
    else:
        yield "Không nhận giấy ký thay."
    yield f"Căn cứ: {participant.basis}."
