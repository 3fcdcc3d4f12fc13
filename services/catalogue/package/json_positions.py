"""On which line of a JSON text a part stands."""

import json
import re
from collections.abc import Collection, Mapping
from typing import Final, TypeAlias

JsonPath: TypeAlias = tuple[str | int, ...]
"""The keys and numbers that lead to a part."""

TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],\n]|[^\s{}\[\],:"]+')


def line_numbers(text: str, places: Collection[JsonPath]) -> Mapping[JsonPath, int]:
    """The line of each place, or of the nearest part around it that is there. The text must be good JSON."""
    wanted = {place[:length] for place in places for length in range(1, len(place) + 1)}
    found = _scan(text, wanted)
    return {place: _nearest_line(place, found) for place in places}


def _scan(text: str, wanted: Collection[JsonPath]) -> Mapping[JsonPath, int]:
    """One pass over the text; `here` leads to where it stands, None where a key must come first."""
    deepest = max((len(place) for place in wanted), default=0)
    found: dict[JsonPath, int] = {}
    here: list[str | int | None] = []
    line = 1
    for sign in (match.group() for match in TOKEN.finditer(text)):
        if sign == "\n":
            line += 1
        elif sign in "}]":
            here.pop()
        elif sign == ",":
            here[-1] = here[-1] + 1 if isinstance(here[-1], int) else None
        else:
            is_key = bool(here) and here[-1] is None
            if is_key:
                here[-1] = json.loads(sign)
            if len(here) <= deepest and (place := tuple(part for part in here if part is not None)) in wanted:
                found.setdefault(place, line)
            if not is_key and sign in "{[":
                here.append(None if sign == "{" else 0)
    return found


def _nearest_line(place: JsonPath, found: Mapping[JsonPath, int]) -> int:
    return next((found[place[:length]] for length in range(len(place), 0, -1) if place[:length] in found), 1)
