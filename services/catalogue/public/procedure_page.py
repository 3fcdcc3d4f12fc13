"""View model of the public procedure page."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from operator import itemgetter

from eforms.answers.estimate import TimeEstimate, estimate_minutes
from eforms.definition import DocumentField, Link
from eforms.definition.english import is_english, text_of
from eforms.definition.traversal import fields_with_paths
from services.agencies.models import AdministrativeUnit, Agency
from services.catalogue.hooks import PromisedDay, promised_day
from services.catalogue.local_fees.amounts import amounts_everywhere
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import FeeRule, LocalAmount, Period
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.package.results import Result
from services.catalogue.package.time_limits import TimeLimit, TimeUnit
from services.catalogue.public import process_wording, wording
from services.catalogue.public.paper_cases import PaperCase, paper_cases
from services.catalogue.public.part_summaries import PartSummary, part_summaries
from services.catalogue.public.participant_wording import format_participant

LONG_NAME, VERY_LONG_NAME = 90, 250
"""Characters of the name of a procedure; the longest have 1,500."""


@dataclass(frozen=True)
class FilingWay:
    """One way to file with its time limits and prices, as text."""

    label: str
    text: str
    times: Sequence[str]
    prices: Sequence[str]
    fee_text: str


@dataclass(frozen=True)
class FeeSummary:
    """One fee with its local amounts, reductions and refunds, as text."""

    fee: FeeRule
    price: str
    details: Sequence[str]


@dataclass(frozen=True)
class ComingPrices:
    """The prices from a later day on that is decided already."""

    since: date
    prices: Sequence[str]


class ProcedurePage:
    """A package as shown on one day; `following` is the approved version that replaces it, with its day.

    `days` are those that differ from their weekday.
    """

    def __init__(
        self,
        package: Package,
        *,
        on: date,
        following: tuple[date, Package] | None = None,
        days: Mapping[date, str] | None = None,
    ) -> None:
        self.package = package
        self.record = package.record
        self.on = on
        self._following = following
        self._days = days or {}

    @property
    def is_long(self) -> bool:
        """Whether the name is set smaller, so that what follows is still on the first screen of a phone."""
        return len(self.record.name) > LONG_NAME

    @property
    def is_very_long(self) -> bool:
        """Whether even so the button to file has to come before it."""
        return len(self.record.name) > VERY_LONG_NAME

    @cached_property
    def ways(self) -> list[FilingWay]:
        english = is_english()
        return [
            FilingWay(
                way.channel.label,
                text_of(way, "text", english=english),
                self._times(way.channel) or [text_of(way, "time", english=english)] * bool(way.time),
                self._prices(way.channel),
                text_of(way, "fee", english=english),
            )
            for way in self.record.ways
        ]

    @property
    def times(self) -> list[str]:
        """The distinct time limits, with their ways to file where these differ."""
        return self._distinct({way.label: way.times for way in self.ways})

    @cached_property
    def promised(self) -> PromisedDay | None:
        """When the result is due of what is filed online on that day; None where the limit or a day off is not sure."""
        limit = self.sure_limit
        return promised_day.first(limit, self.on, self._days) if limit else None

    @property
    def received_before(self) -> str:
        """The hour that the limit names, after which a dossier counts as of the next working day; else empty."""
        limit = self.sure_limit
        return wording.format_time(limit.next_day_after) if limit and limit.next_day_after else ""

    @property
    def sure_limit(self) -> TimeLimit | None:
        """The one time limit of filing online, in days or months and without a case; None where there is none such."""
        limits = self.package.limits_for(FilingChannel.ONLINE) if self.package.is_online else ()
        match limits:
            case [TimeLimit(when=None, amount=int(), unit=unit) as limit] if unit != TimeUnit.WORKING_HOUR:
                return limit
        return None

    @cached_property
    def fees(self) -> list[FeeRule]:
        """The fees valid on that day, for any channel."""
        return [fee for fee in _all_fees(self.package) if fee.is_valid_on(self.on)]

    @cached_property
    def parts(self) -> list[PartSummary]:
        """The parts of an interconnected procedure; none of any other."""
        return part_summaries(self.package, on=self.on)

    @property
    def prices(self) -> list[str]:
        """The distinct prices, with their ways to file where these differ."""
        return self._distinct({way.label: way.prices for way in self.ways})

    @cached_property
    def coming_prices(self) -> list[ComingPrices]:
        """The later days on which the prices change, as far as decided: by this version or by the one that follows."""
        coming, before = [], self.prices
        for day, package in self._later_days():
            prices = ProcedurePage(package, on=day).prices
            if prices != before:
                coming.append(ComingPrices(day, prices))
            before = prices
        return coming

    def _later_days(self) -> list[tuple[date, Package]]:
        """The days after today on which a fee begins or ends, or another version comes into force; with its package."""
        change, following = self._following or (date.max, self.package)
        now = {day: self.package for day in _days_of_change(_all_fees(self.package)) if self.on < day < change}
        then = {day: following for day in {change, *_days_of_change(_all_fees(following))} if change <= day < date.max}
        return sorted({**now, **then}.items(), key=itemgetter(0))

    @cached_property
    def fee_rules(self) -> list[FeeSummary]:
        """The fees with local amounts and reductions (future ones included) and refund rules."""
        return [FeeSummary(fee, self._price(fee), self._details(fee)) for fee in self.fees]

    @property
    def fee_texts(self) -> list[str]:
        """The distinct free-text fees of the record."""
        if self.package.derived:
            return [text] if (text := self.package.fee_text(FilingChannel.ONLINE)) else []
        return list(dict.fromkeys(way.fee_text for way in self.ways if way.fee_text))

    @property
    def appointments(self) -> list[str]:
        """The appointments on the way, each in words."""
        steps = self.package.steps.values()
        return [process_wording.format_appointment(step.appointment) for step in steps if step.appointment]

    @cached_property
    def cases(self) -> list[PaperCase]:
        """The required papers by case."""
        return paper_cases(self.package)

    @property
    def participants(self) -> list[str]:
        """Who has to confirm besides the applicant, as text."""
        return [format_participant(participant) for participant in self.package.participants]

    @property
    def results(self) -> list[tuple[Result, str]]:
        """The results, each with when, to whom and in how many copies it is issued."""
        return [(result, wording.format_result(result)) for result in self.package.results]

    @property
    def downloads(self) -> list[Link]:
        """Links to blank paper forms."""
        fields = (field for _, field in fields_with_paths(self.package.form)) if self.package.form else ()
        return [field.template for field in fields if isinstance(field, DocumentField) and field.template]

    @property
    def filling_time(self) -> TimeEstimate | None:
        """How long it takes to fill in the form; None without one."""
        return estimate_minutes(self.package.form) if self.package.form else None

    @property
    def papers_to_upload(self) -> int:
        """The papers that the form asks for at most."""
        fields = self.package.form.fields() if self.package.form else ()
        return sum(isinstance(field, DocumentField) for field in fields)

    @property
    def templates(self) -> list[str]:
        """The names of the paper forms (mẫu đơn, tờ khai)."""
        return list(dict.fromkeys(paper.template for paper in self.package.papers if paper.template))

    def _distinct(self, said: Mapping[str, Sequence[str]]) -> list[str]:
        """Each text once that is said of the ways to file, with these unless it is said of all."""
        ways: dict[str, list[str]] = {}
        for label, texts in said.items():
            for text in dict.fromkeys(texts):
                ways.setdefault(text, []).append(label)
        return [self._with_ways(text, labels) for text, labels in ways.items()]

    def _price(self, fee: FeeRule) -> str:
        return self._with_ways(
            wording.format_price(fee), [way.channel.label for way in self.record.ways if way.channel in fee.channels]
        )

    def _with_ways(self, price: str, ways: Sequence[str]) -> str:
        """A price with its ways to file, unless it is for all."""
        return price if len(ways) == len(self.record.ways) else f"{price} – {', '.join(ways).lower()}"

    def _details(self, fee: FeeRule) -> list[str]:
        local = [*fee.local_amounts, *self._decided_by_provinces.get(fee.key, ())]
        names = _area_names({place for rule in local for place in rule.places})
        return [
            *([wording.format_left_open(fee)] if fee.by_province else []),
            *(wording.format_local_amount(rule, names) for rule in local if not self._is_over(rule)),
            *(wording.format_reduction(rule) for rule in self.package.reductions_of(fee) if not self._is_over(rule)),
            *(wording.format_refund_rule(rule) for rule in fee.given_back),
        ]

    @cached_property
    def _decided_by_provinces(self) -> Mapping[str, Sequence[LocalAmount]]:
        return amounts_everywhere(self.package)

    def _is_over(self, rule: Period) -> bool:
        return rule.valid_until is not None and rule.valid_until < self.on

    def _times(self, channel: FilingChannel) -> list[str]:
        return [
            self._of_part(package, wording.format_limit(rule))
            for package in self.package.handled
            for rule in package.limits_for(channel)
        ]

    def _prices(self, channel: FilingChannel) -> list[str]:
        return [
            self._of_part(package, wording.format_price(fee))
            for package in self.package.handled
            for fee in package.fees_for(channel, self.on)
        ]

    def _of_part(self, handled: Package, text: str) -> str:
        """A text about a part, which begins with its title."""
        return f"{text_of(handled.record, 'name', english=is_english())}: {text}" if self.package.parts else text


def _all_fees(package: Package) -> list[FeeRule]:
    return [fee for one in package.handled for fee in one.fees]


def _days_of_change(fees: Collection[Period]) -> set[date]:
    """The days on which one of these begins to be valid, or is no longer."""
    ended = (fee.ends + timedelta(days=1) for fee in fees if fee.ends < date.max)
    return {*(fee.begins for fee in fees), *ended}


def _area_names(places: Set[str]) -> Mapping[str, str]:
    """Names of agencies and administrative units by code."""
    if not places:
        return {}
    offices = Agency.objects.filter(code__in=places).values_list("code", "name")
    units = AdministrativeUnit.objects.filter(code__in=places).values_list("code", "full_name")
    return {**dict(offices), **dict(units)}
