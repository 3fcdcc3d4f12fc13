"""What the room above knows and this one asks; it registers in its `AppConfig.ready()`."""

from collections.abc import Callable
from typing import NamedTuple

from services.catalogue.models import Procedure


class UnderWay(NamedTuple):
    """What was begun under the versions there are."""

    drafts: int
    """Begun and not yet filed."""
    dossiers: int
    """Filed and not yet ended."""


Counter = Callable[[Procedure], UnderWay]
_counters: list[Counter] = []


def counts_under_way(counter: Counter) -> Counter:
    if counter not in _counters:
        _counters.append(counter)
    return counter


def under_way(procedure: Procedure) -> UnderWay:
    counts = [counter(procedure) for counter in _counters]
    return UnderWay(sum(count.drafts for count in counts), sum(count.dossiers for count in counts))
