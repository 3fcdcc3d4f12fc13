"""Which entries have a value of a filter, as bitmaps: counting a filter is counting bits."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from services.catalogue.search.index import Entry

FEE, NO_FEE, UNKNOWN_FEE = "co", "khong", "chua-ro"
ONLINE = "1"

VALUES: Final[Mapping[str, Callable[[Entry], Iterable[str]]]] = {
    "doi-tuong": lambda entry: entry.audiences,
    "cap": lambda entry: entry.levels,
    "linh-vuc": lambda entry: (entry.field,),
    "co-quan": lambda entry: (entry.issuer,),
    "phi": lambda entry: ({True: FEE, False: NO_FEE, None: UNKNOWN_FEE}[entry.has_fee],),
    "truc-tuyen": lambda entry: (ONLINE,) if entry.is_online else (),
}
"""The filters by their query parameter, and the values an entry has."""

FacetBitmaps = Mapping[str, Mapping[str, int]]


def facet_bitmaps(entries: Sequence[Entry]) -> FacetBitmaps:
    """The positions of the entries by filter and value."""
    bits: dict[str, dict[str, bytearray]] = {
        name: defaultdict(lambda: bytearray(len(entries) // 8 + 1)) for name in VALUES
    }
    for position, entry in enumerate(entries):
        for name, values_of in VALUES.items():
            for value in values_of(entry):
                bits[name][value][position >> 3] |= 1 << (position & 7)
    return {
        name: {value: int.from_bytes(found, "little") for value, found in values.items()}
        for name, values in bits.items()
    }
