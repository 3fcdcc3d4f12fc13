"""The last two days of each gauge: its worst value in each hour, and the line that draws them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Max, Min
from django.db.models.functions import TruncHour

from core.status import StatusChoices
from portal.monitoring.gauges import GAUGES, Gauge
from portal.monitoring.models import Sample

WIDTH: Final = 240
HEIGHT: Final = 32


class GaugeState(StatusChoices):
    """Whether a gauge calls for a person."""

    CALM = "calm", "success", "success", "Bình thường"
    ALARM = "alarm", "error", "error", "Cần xem"


@dataclass(frozen=True)
class GaugeHistory:
    """One gauge: the value measured last (None: never), and the hours with the worst value of each."""

    gauge: Gauge
    value: float | None
    hours: Sequence[tuple[datetime, float]]

    @property
    def state(self) -> GaugeState:
        """Whether the value measured last calls for a person."""
        is_alarm = self.value is not None and self.gauge.is_alarm(self.value)
        return GaugeState.ALARM if is_alarm else GaugeState.CALM

    @property
    def now(self) -> str:
        """The value measured last, in words; empty where it was never measured."""
        return "" if self.value is None else self.gauge.in_words(self.value)

    @property
    def alarm(self) -> str:
        """From which value on it is an alarm."""
        return f"{'dưới' if self.gauge.below else 'từ'} {self.gauge.in_words(self.gauge.alarm)}"

    @property
    def rows(self) -> Sequence[tuple[datetime, str]]:
        """The hours in words, the last first."""
        return [(hour, self.gauge.in_words(value)) for hour, value in reversed(self.hours)]

    @property
    def points(self) -> str:
        """The hours as the points of an SVG polyline, WIDTH × HEIGHT."""
        values = [value for _, value in self.hours]
        top, step = max([*values, 1.0]), WIDTH / max(len(values) - 1, 1)
        return " ".join(
            f"{number * step:.1f},{HEIGHT - HEIGHT * value / top:.1f}" for number, value in enumerate(values)
        )


def histories() -> Iterator[GaugeHistory]:
    """Each gauge in its order, also those never measured."""
    last = dict(_last())
    hours = _hours()
    for gauge in GAUGES:
        yield GaugeHistory(gauge, last.get(gauge.name), hours.get(gauge.name, ()))


def _last() -> Iterator[tuple[str, float]]:
    if at := Sample.objects.order_by("-at").values_list("at", flat=True).first():
        yield from Sample.objects.filter(at=at).values_list("gauge", "value")


def _hours() -> Mapping[str, Sequence[tuple[datetime, float]]]:
    lows = {gauge.name for gauge in GAUGES if gauge.below}
    found = defaultdict[str, list[tuple[datetime, float]]](list)
    rows = Sample.objects.annotate(hour=TruncHour("at")).values("gauge", "hour").order_by("gauge", "hour")
    for row in rows.annotate(high=Max("value"), low=Min("value")):
        found[row["gauge"]].append((row["hour"], row["low" if row["gauge"] in lows else "high"]))
    return found
