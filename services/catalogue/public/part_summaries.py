"""What the public page of an interconnected procedure says of each part: who, when, how long, how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, gettext_noop

from eforms.definition.english import is_english, text_of
from services.catalogue.package.definition import Package, Part
from services.catalogue.package.office_rules import Relation
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.public import wording

CHOSEN = gettext_noop("Nơi tiếp nhận bạn chọn khi nộp")


@dataclass(frozen=True)
class PartSummary:
    """One part, as text."""

    title: str
    code: str
    """The code of the procedure that it is; empty where it has none."""
    office: str
    begins: str
    times: Sequence[str]
    prices: Sequence[str]
    results: Sequence[str]


def part_summaries(package: Package, *, on: date) -> list[PartSummary]:
    """The parts of a package as they are on a day, for filing online."""
    return [_summary(package, part, on) for part in package.parts]


def _summary(whole: Package, part: Part, on: date) -> PartSummary:
    own = whole.for_part(part.key)
    fees = own.fees_for(FilingChannel.ONLINE, on)
    return PartSummary(
        title=text_of(part, "title", english=is_english()),
        code=part.code or "",
        office=_office(whole, part),
        begins=_begins(whole, part),
        times=[wording.format_limit(limit) for limit in own.limits_for(FilingChannel.ONLINE)],
        prices=[wording.format_price(fee) for fee in fees] or [wording.format_no_fee(own, FilingChannel.ONLINE)],
        results=[gettext("Không trả kết quả: cơ quan ghi nhận")]
        if part.is_notice
        else [text_of(result, "name", english=is_english()) for result in part.results],
    )


def _office(whole: Package, part: Part) -> str:
    """Who handles it, in the words of the question that names the place."""
    rule = part.office
    if rule is None or rule.is_handling:
        return (
            gettext(CHOSEN) if rule or not part.routes else gettext("Theo câu trả lời của bạn, trong các nơi tiếp nhận")
        )
    if rule.relation is Relation.SUPERIOR:
        return gettext("Cơ quan chủ quản của nơi tiếp nhận")
    if rule.kind and rule.at:
        return gettext("%(office)s nơi khai ở mục “%(label)s”") % {
            "office": rule.kind.label,
            "label": _label_of(whole, rule.at),
        }
    return gettext("Cơ quan mã %(code)s") % {"code": rule.agency}


def _label_of(whole: Package, path: str) -> str:
    key = path.partition(".")[0]
    fields = whole.form.fields() if whole.form else ()
    return next((str(getattr(field, "label", key)) for field in fields if field.key == key), key)


def _begins(whole: Package, part: Part) -> str:
    when = gettext("Chỉ khi câu trả lời của bạn yêu cầu phần này. ") if part.when is not None else ""
    if part.starts_after:
        return when + gettext("Bắt đầu khi có kết quả phần “%(part)s”.") % {"part": whole.part(part.starts_after).title}
    return when + gettext("Bắt đầu ngay khi nộp.")
