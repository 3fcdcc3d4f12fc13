"""Formats time limits, fees and papers of a package as short Vietnamese texts."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Final

from core.text import lower_first
from core.ui.formatting import format_vnd
from services.catalogue.package.definition import Package, RequiredPaper
from services.catalogue.package.fees.charges import FeeRule, LocalAmount, Period, Reduction, RefundRule
from services.catalogue.package.fees.value_rates import ByValue, ValueBand
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.package.results import Result
from services.catalogue.package.time_limits import TimeLimit


def format_limit(rule: TimeLimit) -> str:
    """A time limit: `7 ngày làm việc (nhà ở riêng lẻ)`, `Trong ngày làm việc`."""
    return _with_case(_format_amount(rule), rule.case)


def _format_amount(rule: TimeLimit) -> str:
    if rule.amount is None:
        return rule.note or "Pháp luật không quy định"
    if rule.amount:
        return f"{rule.amount} {rule.unit.label}"
    if rule.next_day_after is None:
        return "Trong ngày làm việc"
    return f"Trong ngày làm việc; nhận sau {format_time(rule.next_day_after)} thì ngày làm việc tiếp theo"


def format_time(moment: time) -> str:
    """A time of day as the law writes it: `15 giờ`, `7 giờ 30 phút`."""
    return f"{moment.hour} giờ {moment.minute} phút" if moment.minute else f"{moment.hour} giờ"


BY_PROVINCE: Final = "Theo mức của từng tỉnh, thành phố"


def format_price(fee: FeeRule) -> str:
    """An amount with its unit and case: `8.000 đồng/bản sao`, `0,5% giá trị hợp đồng (cấp lại do bị mất)`."""
    if fee.value:
        return _with_case(format_by_value(fee.value, fee.per), fee.case)
    if fee.by_province and not fee.amount_vnd:
        return _with_case(BY_PROVINCE, fee.case)
    counted = f"{format_vnd(fee.amount_vnd)}/{fee.per}" if fee.per else format_vnd(fee.amount_vnd)
    return _with_case(counted, fee.case)


def format_by_value(rule: ByValue, what: str = "") -> str:
    """A share of a value: `0,5% giá trị hợp đồng, ít nhất 10.000 đồng`; a table band by band."""
    what = what or "giá trị đã khai"
    if rule.percent == 100:
        parts = [f"Bằng {what}"]
    elif rule.percent is not None:
        parts = [f"{format_percent(rule.percent)} {what}"]
    else:
        parts = [f"Theo {what}{', lũy tiến từng phần' if rule.progressive else ''}: {_format_bands(rule)}"]
    parts += [f"ít nhất {format_vnd(rule.least_vnd)}"] if rule.least_vnd else []
    parts += [f"nhiều nhất {format_vnd(rule.most_vnd)}"] if rule.most_vnd is not None else []
    return ", ".join(parts)


def _format_bands(rule: ByValue) -> str:
    return "; ".join(f"{format_band(rule, number)}: {_band_amount(band)}" for number, band in enumerate(rule.bands))


def format_band(rule: ByValue, number: int) -> str:
    """The values of one band: `đến 100.000.000 đồng`, `trên 100.000.000 đồng`."""
    floor = rule.bands[number - 1].up_to if number else None
    above = f"trên {format_vnd(floor)}" if floor else ""
    until = f"đến {format_vnd(ceiling)}" if (ceiling := rule.bands[number].up_to) else ""
    return " ".join(part for part in (above, until) if part) or "mọi giá trị"


def _band_amount(band: ValueBand) -> str:
    fixed = format_vnd(band.amount_vnd) if band.amount_vnd or band.percent is None else ""
    share = format_percent(band.percent) + (" phần vượt" if band.of == "excess" else "") if band.percent else ""
    return " + ".join(part for part in (fixed, share) if part)


def format_percent(percent: Decimal) -> str:
    """A percentage: `0,5%`."""
    return f"{percent.normalize():f}%".replace(".", ",")


def explain_value(rule: ByValue, value: int) -> str:
    """How a fee follows from this value: `0,5% × 500.000.000 đồng = 2.500.000 đồng`."""
    shares = [
        f"{format_percent(share.percent)} × {format_vnd(share.of_vnd)}"
        if share.percent is not None
        else format_vnd(share.fixed_vnd)
        for share in rule.shares(value)
    ]
    amount = rule.amount_of(value)
    if rule.percent == 100 and amount == value:
        return format_vnd(amount)
    bounds = [
        f"thu {word} {format_vnd(bound)}"
        for word, bound in (("ít nhất", rule.least_vnd), ("nhiều nhất", rule.most_vnd))
        if bound == amount and bound is not None
    ]
    return ", ".join([f"{' + '.join(shares)} = {format_vnd(amount)}" if not bounds else " + ".join(shares), *bounds])


NOTHING_DUE = "Không thu"
NOT_FIXED_YET: Final = "Tỉnh, thành phố chưa ghi mức thu trên Cổng; cơ quan báo khoản phải nộp sau khi nhận hồ sơ"
NO_FEE_NAMED = "Bản công bố không nêu; nộp hồ sơ không phải trả tiền"


def format_no_fee(package: Package, channel: FilingChannel) -> str:
    """What is said where no fee is due: the text of the record; only a version with fee rules knows that none is."""
    return package.fee_text(channel) or (NOTHING_DUE if package.fees else NO_FEE_NAMED)


def format_fee(fee: FeeRule) -> str:
    """A fee rule: price, validity and legal basis: `8.000 đồng/bản sao, từ 01/01/2017, 281/2016/TT-BTC`."""
    return ", ".join(filter(None, (format_price(fee), format_period(fee), fee.basis)))


def format_fee_found_later(fee: FeeRule) -> str:
    """A fee nobody can reckon at filing: price and case, and when one learns the sum."""
    if fee.by_province:
        return f"{format_price(fee)}\n{NOT_FIXED_YET}"
    return f"{format_price(fee)}\nTính sau khi cơ quan xem xét hồ sơ. {fee.collected.label}"


def _with_case(text: str, case: str) -> str:
    return f"{text} ({lower_first(case)})" if case else text


def format_reduction_amount(rule: Reduction) -> str:
    """The amount of a reduction: `Miễn`, `Giảm 50%`, `Chỉ thu 5.000 đồng`."""
    if rule.is_exemption:
        return "Miễn"
    return f"Giảm {rule.percent}%" if rule.percent else f"Chỉ thu {format_vnd(rule.amount_vnd or 0)}"


def format_reduction(rule: Reduction) -> str:
    """A reduction with its name, legal basis and validity: `Giảm 50%: Người thuộc hộ nghèo (theo 64/2025/TT-BTC)`."""
    return f"{format_reduction_amount(rule)}: {rule.name} ({_format_basis(rule.basis, rule)})"


def format_local_amount(rule: LocalAmount, names: Mapping[str, str]) -> str:
    """An amount with its areas; `5.000 đồng tại thành phố Hà Nội (theo 06/2020/NQ-HĐND)`."""
    places = ", ".join(names.get(place, place) for place in rule.places)
    amount = format_vnd(rule.amount_vnd) if rule.amount_vnd else NOTHING_DUE
    return f"{amount} tại {places} ({_format_basis(rule.basis, rule)})"


def format_left_open(fee: FeeRule) -> str:
    """Who fixes a fee that the version leaves to the provinces, and what is paid where none has."""
    otherwise = "thu theo mức trên" if fee.amount_vnd else "cơ quan báo khoản phải nộp sau khi nhận hồ sơ"
    return f"Hội đồng nhân dân cấp tỉnh quyết định mức thu; nơi chưa ghi mức của mình trên Cổng, {otherwise}"


def format_refund_rule(rule: RefundRule) -> str:
    """A refund rule: `Hoàn trả 100% khi: rút hồ sơ trước khi được tiếp nhận (theo …)`."""
    endings = ", ".join(ending.label.lower() for ending in rule.when)
    return f"Hoàn trả {rule.percent}% khi: {endings} (theo {rule.basis})"


def _format_basis(basis: str, rule: Period) -> str:
    """The legal basis and the validity."""
    return ", ".join(part for part in (f"theo {basis}", format_period(rule)) if part)


def format_period(rule: Period) -> str:
    """A validity period: `từ 01/01/2026 đến hết 31/12/2026`; empty when open at both ends."""
    begins = f"từ {format_date(rule.valid_from)}" if rule.valid_from else ""
    ends = f"đến hết {format_date(rule.valid_until)}" if rule.valid_until else ""
    return " ".join(part for part in (begins, ends) if part)


def format_date(on: date) -> str:
    return f"{on:%d/%m/%Y}"


def format_value(value: object) -> str:
    """A value as text: an ISO date as dd/mm/yyyy, anything else unchanged."""
    try:
        return format_date(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def format_result(result: Result) -> str:
    """When a result is issued, to whom and in how many copies: `Khi đề nghị cấp thẻ; mỗi người một bản`."""
    parts = (
        result.case,
        "khi không đủ điều kiện giải quyết" if result.is_refusal and not result.case else "",
        "mỗi người một bản" if result.each else "",
        f"{result.originals} bản chính" if result.originals > 1 else "",
        f"đặt thêm được {lower_first(result.copies.subtitle)}" if result.copies else "",
    )
    text = "; ".join(filter(None, parts))
    return text[:1].upper() + text[1:]


def format_copies(paper: RequiredPaper) -> str:
    """The number of originals and copies: `1 bản chính, 2 bản sao`."""
    counted = ((paper.originals, "bản chính"), (paper.copies, "bản sao"))
    parts = [f"{number} {what}" for number, what in counted if number]
    return ", ".join([*parts, *(["xuất trình"] if paper.to_show else [])])
