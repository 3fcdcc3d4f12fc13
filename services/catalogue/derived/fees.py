"""Fees out of a record: only an amount that its own note confirms; the clerk charges any other later."""

import re
from collections.abc import Iterator
from typing import Final

from services.catalogue.package.fees.charges import ChargeKind, FeeRule
from services.catalogue.package.public_record import Record, Way

FEE: Final = re.compile(r"^(\d{1,3}(?:\.\d{3})+) đồng$")
AMOUNT: Final = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d{4,9})\s*(?:đồng|vnđ|vnd|đ\b)", re.IGNORECASE)
DOUBTFUL: Final = re.compile(
    r"trường hợp|đối với|miễn|giảm|mức|từ ngày|đến ngày|kể từ|hội đồng|hđnd|thông tư|nghị định|nếu|usd|%|\("
    r"|/(?!lần|hồ sơ|giấy)",
    re.IGNORECASE,
)
"""What makes the amount depend on something that a derived form does not ask, or that may have changed."""
CHARGE: Final = re.compile(r"lệ phí", re.IGNORECASE)
IN_ENGLISH: Final = {ChargeKind.CHARGE: "Charge", ChargeKind.FEE: "Fee"}
SERVICE: Final = re.compile(r"(?<!lệ )\bphí", re.IGNORECASE)


def fees_of(record: Record) -> tuple[FeeRule, ...]:
    """The one fee that every channel of the record names alike and plainly; none where anything is in doubt."""
    said = {_plain_fee(way) for way in record.ways}
    if len(said) != 1 or (fee := said.pop()) is None:
        return ()
    kind, amount = fee
    basis = f"Quyết định công bố {record.decision}"[:120] if record.decision else ""
    name, name_en = f"{kind.label} giải quyết thủ tục", f"{IN_ENGLISH[kind]} for the procedure"
    channels = tuple(dict.fromkeys(way.channel for way in record.ways))
    rule = FeeRule(key="fee", name=name, name_en=name_en, kind=kind, amount_vnd=amount, channels=channels, basis=basis)
    return (rule,)


def _plain_fee(way: Way) -> tuple[ChargeKind, int] | None:
    """Kind and amount where the note says both, and nothing that they would depend on."""
    cell = FEE.match(way.fee)
    if cell is None or DOUBTFUL.search(way.text):
        return None
    amount = int(cell[1].replace(".", ""))
    kinds = set(_kinds(way.text))
    if {int(one.replace(".", "")) for one in AMOUNT.findall(way.text)} != {amount} or len(kinds) != 1:
        return None
    return kinds.pop(), amount


def _kinds(text: str) -> Iterator[ChargeKind]:
    if CHARGE.search(text):
        yield ChargeKind.CHARGE
    if SERVICE.search(text):
        yield ChargeKind.FEE
