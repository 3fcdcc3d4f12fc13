"""What a package fixes, said in short Vietnamese sentences."""

from collections.abc import Mapping
from datetime import date, time

from core.formatting import format_vnd
from services.catalogue.package.charges import GivenBack, LocalAmount, Period, Reduction
from services.catalogue.package.definition import Fee, Limit, RequiredPaper


def limit(rule: Limit) -> str:
    """How long it takes: `7 ngày làm việc (nhà ở riêng lẻ)`, `Trong ngày làm việc`."""
    return _in_case(_time(rule), rule.case)


def _time(rule: Limit) -> str:
    if rule.amount is None:
        return rule.note or "Pháp luật không quy định"
    if rule.amount:
        return f"{rule.amount} {rule.unit.label}"
    if rule.next_day_after is None:
        return "Trong ngày làm việc"
    return f"Trong ngày làm việc; nhận sau {hour(rule.next_day_after)} thì ngày làm việc tiếp theo"


def hour(moment: time) -> str:
    """The clock as the law writes it: `15 giờ`, `7 giờ 30 phút`."""
    return f"{moment.hour} giờ {moment.minute} phút" if moment.minute else f"{moment.hour} giờ"


def price(fee: Fee) -> str:
    """What it costs: `8.000 đồng/bản sao`, `400.000 đồng (cấp lại do bị mất)`."""
    counted = f"{format_vnd(fee.amount_vnd)}/{fee.per}" if fee.per else format_vnd(fee.amount_vnd)
    return _in_case(counted, fee.case)


def rule(fee: Fee) -> str:
    """The price, while it holds and by what right: `8.000 đồng/bản sao, từ 01/01/2017, 281/2016/TT-BTC`."""
    return ", ".join(filter(None, (price(fee), period(fee), fee.basis)))


def _in_case(said: str, case: str) -> str:
    return f"{said} ({case[:1].lower()}{case[1:]})" if case else said


def share(rule: Reduction) -> str:
    """How much less is paid: `Miễn`, `Giảm 50%`, `Chỉ thu 5.000 đồng`."""
    if rule.is_exemption:
        return "Miễn"
    return f"Giảm {rule.percent}%" if rule.percent else f"Chỉ thu {format_vnd(rule.amount_vnd or 0)}"


def reduction(rule: Reduction) -> str:
    """Who pays how much less, by what right and until when: `Giảm 50%: Người thuộc hộ nghèo (theo 64/2025/TT-BTC)`."""
    return f"{share(rule)}: {rule.name} ({_by_right(rule.basis, rule)})"


def local_amount(rule: LocalAmount, names: Mapping[str, str]) -> str:
    """What it costs where: `5.000 đồng tại thành phố Hà Nội (theo 06/2020/NQ-HĐND)`."""
    places = ", ".join(names.get(place, place) for place in rule.places)
    return f"{format_vnd(rule.amount_vnd)} tại {places} ({_by_right(rule.basis, rule)})"


def refund_rule(rule: GivenBack) -> str:
    """When how much goes back: `Hoàn trả 100% khi: rút hồ sơ trước khi được tiếp nhận (theo …)`."""
    endings = ", ".join(ending.label.lower() for ending in rule.when)
    return f"Hoàn trả {rule.percent}% khi: {endings} (theo {rule.basis})"


def _by_right(basis: str, rule: Period) -> str:
    """By what right, and while it holds."""
    return ", ".join(part for part in (f"theo {basis}", period(rule)) if part)


def period(rule: Period) -> str:
    """While it holds: `từ 01/01/2026 đến hết 31/12/2026`; nothing when it is open at both ends."""
    begins = f"từ {day(rule.valid_from)}" if rule.valid_from else ""
    ends = f"đến hết {day(rule.valid_until)}" if rule.valid_until else ""
    return " ".join(part for part in (begins, ends) if part)


def day(on: date) -> str:
    return f"{on:%d/%m/%Y}"


def day_of(value: object) -> str:
    """A value as it is read: a day written 2027-01-01 as 01/01/2027, anything else as it is."""
    try:
        return day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def copies(paper: RequiredPaper) -> str:
    """How many are handed in: `1 bản chính, 2 bản sao`."""
    counted = ((paper.originals, "bản chính"), (paper.copies, "bản sao"))
    parts = [f"{number} {what}" for number, what in counted if number]
    return ", ".join([*parts, *(["xuất trình"] if paper.to_show else [])])
