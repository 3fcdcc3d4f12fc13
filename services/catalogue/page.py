"""What the page of a procedure shows, read off its package."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from services.catalogue import wording
from services.catalogue.package import Channel, Fee, Package, Paper


@dataclass(frozen=True)
class WayShown:
    """One way to file with its time and its fees."""

    label: str
    text: str
    time: str
    fees: Sequence[Fee]
    fee_text: str


class ProcedurePage:
    """A package as it stands on one day."""

    def __init__(self, package: Package, *, on: date) -> None:
        self.package = package
        self.record = package.record
        self._on = on

    @cached_property
    def ways(self) -> list[WayShown]:
        return [
            WayShown(
                way.channel.label,
                way.text,
                self._time(way.channel) or way.time,
                self.package.fees_for(way.channel, self._on),
                way.fee,
            )
            for way in self.record.ways
        ]

    @property
    def times(self) -> list[str]:
        """Every different time limit, most often one."""
        return list(dict.fromkeys(way.time for way in self.ways if way.time))

    @cached_property
    def fees(self) -> list[Fee]:
        """The fees levied on that day, whatever the way to file."""
        return [fee for fee in self.package.fees if fee.is_valid(self._on)]

    @property
    def fee_texts(self) -> list[str]:
        """What the record says of fees where it gives no rule."""
        return list(dict.fromkeys(way.fee_text for way in self.ways if way.fee_text))

    @cached_property
    def cases(self) -> Mapping[str, list[Paper]]:
        """The papers by the case they are asked for in; those asked for in every case come first."""
        grouped: dict[str, list[Paper]] = {"": []}
        for paper in self.package.papers:
            grouped.setdefault(paper.case, []).append(paper)
        return {case: papers for case, papers in grouped.items() if papers}

    @property
    def templates(self) -> list[str]:
        """The names of the paper forms (mẫu đơn, tờ khai)."""
        return list(dict.fromkeys(paper.template for paper in self.package.papers if paper.template))

    def _time(self, channel: Channel) -> str:
        rule = self.package.limit_for(channel)
        return wording.limit(rule) if rule else ""
