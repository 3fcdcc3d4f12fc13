"""Formats time limits, fees and papers of a package as short Vietnamese texts."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext, gettext_noop, ngettext

from core.text import lower_first
from core.ui.formatting import format_date, format_vnd, is_english
from eforms.definition.english import read_text, text_of
from services.catalogue.package.definition import Package, RequiredPaper
from services.catalogue.package.fees.charges import FeeRule, LocalAmount, Period, Reduction, RefundRule
from services.catalogue.package.fees.value_rates import ByValue, ValueBand
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.package.results import Result
from services.catalogue.package.time_limits import TimeLimit, TimeUnit


def format_limit(rule: TimeLimit) -> str:
    """A time limit: `7 ngày làm việc (nhà ở riêng lẻ)`, `Trong ngày làm việc`."""
    return _with_case(_format_amount(rule), read_text(rule, "case"))


def _format_amount(rule: TimeLimit) -> str:
    if rule.amount is None:
        return rule.note or gettext("Pháp luật không quy định")
    if rule.amount:
        return format_units(rule.amount, rule.unit)
    if rule.next_day_after is None:
        return gettext("Trong ngày làm việc")
    sentence = gettext("Trong ngày làm việc; nhận sau %(hour)s thì ngày làm việc tiếp theo")
    return sentence % {"hour": format_time(rule.next_day_after)}


def format_units(amount: int, unit: TimeUnit) -> str:
    """So much of a unit: `7 ngày làm việc`."""
    match unit:
        case TimeUnit.WORKING_DAY:
            sentence = ngettext("%(number)s ngày làm việc", "%(number)s ngày làm việc", amount)
        case TimeUnit.DAY:
            sentence = ngettext("%(number)s ngày", "%(number)s ngày", amount)
        case TimeUnit.WORKING_HOUR:
            sentence = ngettext("%(number)s giờ làm việc", "%(number)s giờ làm việc", amount)
        case TimeUnit.MONTH:
            sentence = ngettext("%(number)s tháng", "%(number)s tháng", amount)
    return sentence % {"number": amount}


def format_time(moment: time) -> str:
    """A time of day as the law writes it: `15 giờ`, `7 giờ 30 phút`; in English `15:00`."""
    if is_english():
        return f"{moment:%H:%M}"
    return f"{moment.hour} giờ {moment.minute} phút" if moment.minute else f"{moment.hour} giờ"


BY_PROVINCE: Final = gettext_noop("Theo mức của từng tỉnh, thành phố")


def format_price(fee: FeeRule) -> str:
    """An amount with its unit and case: `8.000 đồng/bản sao`, `0,5% giá trị hợp đồng (cấp lại do bị mất)`."""
    case, per = (text_of(fee, name, english=is_english()) for name in ("case", "per"))
    if fee.value:
        return _with_case(format_by_value(fee.value, per), case)
    if fee.by_province and not fee.amount_vnd:
        return _with_case(gettext(BY_PROVINCE), case)
    return _with_case(f"{format_vnd(fee.amount_vnd)}/{per}" if per else format_vnd(fee.amount_vnd), case)


def format_by_value(rule: ByValue, what: str = "") -> str:
    """A share of a value: `0,5% giá trị hợp đồng, ít nhất 10.000 đồng`; a table band by band."""
    what = what or gettext("giá trị đã khai")
    if rule.percent == 100:
        parts = [gettext("Bằng %(value)s") % {"value": what}]
    elif rule.percent is not None:
        parts = [gettext("%(percent)s %(value)s") % {"percent": format_percent(rule.percent), "value": what}]
    else:
        by = gettext("Theo %(value)s, lũy tiến từng phần:") if rule.progressive else gettext("Theo %(value)s:")
        parts = [f"{by % {'value': what}} {_format_bands(rule)}"]
    parts += [_at_least(rule.least_vnd)] if rule.least_vnd else []
    parts += [_at_most(rule.most_vnd)] if rule.most_vnd is not None else []
    return ", ".join(parts)


def _at_least(vnd: int) -> str:
    return gettext("ít nhất %(amount)s") % {"amount": format_vnd(vnd)}


def _at_most(vnd: int) -> str:
    return gettext("nhiều nhất %(amount)s") % {"amount": format_vnd(vnd)}


def _format_bands(rule: ByValue) -> str:
    return "; ".join(f"{format_band(rule, number)}: {_band_amount(band)}" for number, band in enumerate(rule.bands))


def format_band(rule: ByValue, number: int) -> str:
    """The values of one band: `đến 100.000.000 đồng`, `trên 100.000.000 đồng`."""
    floor = rule.bands[number - 1].up_to if number else None
    above = gettext("trên %(amount)s") % {"amount": format_vnd(floor)} if floor else ""
    ceiling = rule.bands[number].up_to
    until = gettext("đến %(amount)s") % {"amount": format_vnd(ceiling)} if ceiling else ""
    return " ".join(part for part in (above, until) if part) or gettext("mọi giá trị")


def _band_amount(band: ValueBand) -> str:
    fixed = format_vnd(band.amount_vnd) if band.amount_vnd or band.percent is None else ""
    share = format_percent(band.percent) if band.percent else ""
    if share and band.of == "excess":
        share = gettext("%(percent)s phần vượt") % {"percent": share}
    return " + ".join(part for part in (fixed, share) if part)


def format_percent(percent: Decimal) -> str:
    """A percentage: `0,5%`; in English `0.5%`."""
    text = f"{percent.normalize():f}%"
    return text if is_english() else text.replace(".", ",")


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
        gettext("thu %(bound)s") % {"bound": said(bound)}
        for said, bound in ((_at_least, rule.least_vnd), (_at_most, rule.most_vnd))
        if bound == amount and bound is not None
    ]
    return ", ".join([f"{' + '.join(shares)} = {format_vnd(amount)}" if not bounds else " + ".join(shares), *bounds])


NOTHING_DUE = gettext_noop("Không thu")
NOT_FIXED_YET: Final = gettext_noop(
    "Tỉnh, thành phố chưa ghi mức thu trên Cổng; cơ quan báo khoản phải nộp sau khi nhận hồ sơ"
)
NO_FEE_NAMED = gettext_noop("Bản công bố không nêu; nộp hồ sơ không phải trả tiền")


def format_no_fee(package: Package, channel: FilingChannel) -> str:
    """What is said where no fee is due: the text of the record; only a version with fee rules knows that none is."""
    return package.fee_text(channel) or gettext(NOTHING_DUE if package.fees else NO_FEE_NAMED)


def format_fee(fee: FeeRule) -> str:
    """A fee rule: price, validity and legal basis: `8.000 đồng/bản sao, từ 01/01/2017, 281/2016/TT-BTC`."""
    return ", ".join(filter(None, (format_price(fee), format_period(fee), fee.basis)))


def format_fee_found_later(fee: FeeRule) -> str:
    """A fee nobody can reckon at filing: price and case, and when one learns the sum."""
    if fee.by_province:
        return f"{format_price(fee)}\n{gettext(NOT_FIXED_YET)}"
    when = gettext("Tính sau khi cơ quan xem xét hồ sơ.")
    return f"{format_price(fee)}\n{when} {fee.collected.label}"


def _with_case(text: str, case: str) -> str:
    return f"{text} ({lower_first(case)})" if case else text


def format_reduction_amount(rule: Reduction) -> str:
    """The amount of a reduction: `Miễn`, `Giảm 50%`, `Chỉ thu 5.000 đồng`."""
    if rule.is_exemption:
        return gettext("Miễn")
    if rule.percent:
        return gettext("Giảm %(percent)s") % {"percent": f"{rule.percent}%"}
    return gettext("Chỉ thu %(amount)s") % {"amount": format_vnd(rule.amount_vnd or 0)}


def format_reduction(rule: Reduction) -> str:
    """A reduction with its name, legal basis and validity: `Giảm 50%: Người thuộc hộ nghèo (theo 64/2025/TT-BTC)`."""
    name = text_of(rule, "name", english=is_english())
    return f"{format_reduction_amount(rule)}: {name} ({_format_basis(rule.basis, rule)})"


def format_local_amount(rule: LocalAmount, names: Mapping[str, str]) -> str:
    """An amount with its areas; `5.000 đồng tại thành phố Hà Nội (theo 06/2020/NQ-HĐND)`."""
    places = ", ".join(names.get(place, place) for place in rule.places)
    amount = format_vnd(rule.amount_vnd) if rule.amount_vnd else gettext(NOTHING_DUE)
    where = gettext("%(amount)s tại %(places)s") % {"amount": amount, "places": places}
    return f"{where} ({_format_basis(rule.basis, rule)})"


def format_left_open(fee: FeeRule) -> str:
    """Who fixes a fee that the version leaves to the provinces, and what is paid where none has."""
    if fee.amount_vnd:
        return gettext(
            "Hội đồng nhân dân cấp tỉnh quyết định mức thu; nơi chưa ghi mức của mình trên Cổng, thu theo mức trên"
        )
    return gettext(
        "Hội đồng nhân dân cấp tỉnh quyết định mức thu; nơi chưa ghi mức của mình trên Cổng, "
        "cơ quan báo khoản phải nộp sau khi nhận hồ sơ"
    )


def format_refund_rule(rule: RefundRule) -> str:
    """A refund rule: `Hoàn trả 100% khi: rút hồ sơ trước khi được tiếp nhận (theo …)`."""
    endings = ", ".join(ending.label.lower() for ending in rule.when)
    values = {"percent": f"{rule.percent}%", "endings": endings, "basis": rule.basis}
    return gettext("Hoàn trả %(percent)s khi: %(endings)s (theo %(basis)s)") % values


def _format_basis(basis: str, rule: Period) -> str:
    """The legal basis and the validity."""
    return ", ".join(filter(None, (gettext("theo %(basis)s") % {"basis": basis}, format_period(rule))))


def format_period(rule: Period) -> str:
    """A validity period: `từ 01/01/2026 đến hết 31/12/2026`; empty when open at both ends."""
    begins = gettext("từ %(day)s") % {"day": format_date(rule.valid_from)} if rule.valid_from else ""
    ends = gettext("đến hết %(day)s") % {"day": format_date(rule.valid_until)} if rule.valid_until else ""
    return " ".join(part for part in (begins, ends) if part)


def format_value(value: object) -> str:
    """A value as text: an ISO date as dd/mm/yyyy, anything else unchanged."""
    try:
        return format_date(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def format_result(result: Result) -> str:
    """When a result is issued, to whom and in how many copies: `Khi đề nghị cấp thẻ; mỗi người một bản`."""
    parts = (
        read_text(result, "case"),
        gettext("khi không đủ điều kiện giải quyết") if result.is_refusal and not result.case else "",
        gettext("mỗi người một bản") if result.each else "",
        ngettext("%(number)s bản chính", "%(number)s bản chính", result.originals) % {"number": result.originals}
        if result.originals > 1
        else "",
        gettext("đặt thêm được %(copies)s") % {"copies": lower_first(result.copies.subtitle)} if result.copies else "",
    )
    text = "; ".join(filter(None, parts))
    return text[:1].upper() + text[1:]


def format_copies(paper: RequiredPaper) -> str:
    """The number of originals and copies: `1 bản chính, 2 bản sao`."""
    counted = ((paper.originals, "bản chính"), (paper.copies, "bản sao"))
    parts = [f"{number} {what}" for number, what in counted if number]
    return ", ".join([*parts, *(["xuất trình"] if paper.to_show else [])])
