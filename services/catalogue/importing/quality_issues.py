"""Quality issues of a record, in words for the ministry: what is doubtful is left out and asked, never guessed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from services.catalogue.importing.legal_numbers import is_whole
from services.catalogue.importing.rows import Channel, RecordRow
from services.catalogue.package.public_record import FilingChannel

CHANNELS: Final = {"ONLINE": FilingChannel.ONLINE, "DIRECT": FilingChannel.DESK, "POSTAL": FilingChannel.POST}
UNITS: Final = {"WORKING_DAY": "ngày làm việc", "DAY": "ngày", "HOUR": "giờ", "MONTH": "tháng"}
SMALLEST_FEE_VND: Final = 1000
"""Smaller amounts of the record are wrong: typed in thousands, or no amount."""
CUT: Final = "[…]"
"""What the extract ends a text with that it has cut."""
AMOUNT: Final = re.compile(r"\d[\d.,]*\s*(?:đồng|đ\b|vnđ|vnd|usd)", re.IGNORECASE)
OF_A_DECISION: Final = re.compile(r"công bố danh mục", re.IGNORECASE)
"""How the titles of the decisions begin that publish procedures."""
COUNCIL: Final = re.compile(r"hội đồng nhân dân|HĐND", re.IGNORECASE)


@dataclass(frozen=True)
class QualityIssue:
    """One thing that is not sure; with a grave one the record stays a draft until the ministry has decided."""

    about: str
    text: str
    is_blocking: bool = False


def quality_issues_of(row: RecordRow) -> list[QualityIssue]:
    """Everything doubtful about a record, each once."""
    found = [*_of_channels(row), *_of_papers(row), *_of_texts(row), *_of_legal_basis(row)]
    return list(dict.fromkeys(found))


def sure_time(channel: Channel) -> str:
    """The time with its unit; empty when either is missing or doubtful."""
    unit = UNITS.get(channel.unit)
    return f"{channel.time:g} {unit}" if unit and channel.time and not channel.ambiguous else ""


def sure_fee(channel: Channel) -> str:
    """The fee as text; empty when missing or doubtful, which does not mean free of charge."""
    if not channel.fee or not channel.currency or _fee_issue(channel):
        return ""
    if channel.currency == "VND":
        return f"{channel.fee:,} đồng".replace(",", ".")
    return f"{channel.fee} {channel.currency}"


def _of_channels(row: RecordRow) -> Iterator[QualityIssue]:
    if not row.channels:
        yield QualityIssue("Cách thức thực hiện", "Bản ghi không nêu cách nộp nào.", is_blocking=True)
    for channel in row.channels:
        way = CHANNELS[channel.method].label
        if fee := _fee_issue(channel):
            yield QualityIssue(f"Lệ phí, {way}", fee, is_blocking=True)
        elif COUNCIL.search(channel.note):
            yield QualityIssue(f"Lệ phí, {way}", "Hội đồng nhân dân cấp tỉnh quyết định mức thu; chưa có mức nào.")
        if time := _time_issue(channel):
            yield QualityIssue(f"Thời hạn, {way}", time)
        if CUT in channel.note:
            yield QualityIssue(f"Cách thức thực hiện, {way}", "Ghi chú bị cắt khi thu thập.")


def _fee_issue(channel: Channel) -> str:
    """What contradicts the fee of a channel; empty where nothing does."""
    if channel.ambiguous:
        return "Chữ số của thời hạn và lệ phí dính vào nhau khi thu thập; cả hai để trống."
    if channel.free and (amount := AMOUNT.search(channel.note)):
        return f"Ô lệ phí không có số tiền, nhưng ghi chú nêu “{amount[0].strip()}”; để trống."
    if channel.fee and channel.currency == "VND" and channel.fee < SMALLEST_FEE_VND:
        return f"Ghi {channel.fee:g} đồng, có thể tính bằng nghìn đồng; để trống."
    if channel.fee and not channel.currency:
        return f"Ghi {channel.fee:g} không có loại tiền; để trống."
    return ""


def _time_issue(channel: Channel) -> str:
    """Why no time is promised; empty where one is."""
    if channel.ambiguous or sure_time(channel):
        return ""
    if channel.time is None:
        return "Bản ghi không nêu thời hạn; không hẹn ngày."
    return f"Chỉ ghi “{channel.time:g}”, không rõ đơn vị; không hẹn ngày."


def _of_papers(row: RecordRow) -> Iterator[QualityIssue]:
    parts = row.components
    counts = (
        (sum(part.is_remark for part in parts), "dòng không phải giấy tờ; ghi làm lưu ý."),
        (sum(not part.name.strip() for part in parts), "dòng không có tên; đã bỏ."),
        (sum(CUT in part.name for part in parts), "tên giấy tờ bị cắt khi thu thập."),
        (sum(part.template == "?" for part in parts), "giấy tờ có mẫu nhưng không đọc được tên mẫu."),
    )
    yield from (QualityIssue("Thành phần hồ sơ", f"{count} {words}") for count, words in counts if count)
    if not any(part.is_paper for part in parts):
        yield QualityIssue("Thành phần hồ sơ", "Bản ghi không nêu giấy tờ nào phải nộp.")


def _of_texts(row: RecordRow) -> Iterator[QualityIssue]:
    if CUT in row.name:
        yield QualityIssue("Tên thủ tục", "Tên bị cắt khi thu thập.", is_blocking=True)
    if OF_A_DECISION.match(row.name):
        title = "Ghi tên của quyết định công bố, không phải của thủ tục."
        yield QualityIssue("Tên thủ tục", title, is_blocking=True)
    if CUT in row.steps:
        yield QualityIssue("Trình tự thực hiện", "Nội dung bị cắt khi thu thập.")
    if CUT in row.conditions:
        yield QualityIssue("Yêu cầu, điều kiện", "Nội dung bị cắt khi thu thập.")


def _of_legal_basis(row: RecordRow) -> Iterator[QualityIssue]:
    for number in row.legal_codes:
        if not is_whole(number):
            yield QualityIssue("Căn cứ pháp lý", f"Số “{number}” có thể thiếu hoặc thừa chữ; không công bố số này.")
