"""The offices that every province and every commune has, from patterns: departments, People's Committees, the police.

Their codes below the first level are invented (`services/agencies/data/README.md`): the code of the province's
committee, or of its police, and a number that a commune keeps for good.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from core.text import lower_first

Row = Mapping[str, str]
FIRST_NUMBER: Final = 101
"""Of the communes of a province; smaller ones are those of its departments."""


def offices(units: Iterable[Row], patterns: Iterable[Row], numbers: Mapping[str, str], heads: Row) -> Iterator[Row]:
    """The rows of all offices, superiors first. `heads` gives the code of the committee of a province by its unit.

    Of a province without a committee, or a commune without a number, there are none.
    """
    units, patterns = list(units), list(patterns)
    for level in ("province", "commune"):
        for unit in units:
            province = unit["province"] or unit["code"]
            is_of_level = bool(unit["province"]) == (level == "commune")
            if is_of_level and province in heads and (level == "province" or unit["code"] in numbers):
                words = _words(unit, heads[province], numbers.get(unit["code"], ""))
                yield from (_filled(pattern, words, unit["code"]) for pattern in patterns if pattern["of"] == level)


def numbered(units: Iterable[Row], known: Mapping[str, str]) -> dict[str, str]:
    """A number for every commune: the one that is known, else the next of its province; numbers of former ones rest."""
    units = list(units)
    province_of = {unit["code"]: unit["province"] for unit in units}
    last: dict[str, int] = {}
    for code, number in known.items():
        province = province_of.get(code, "")
        last[province] = max(last.get(province, 0), int(number))
    numbers = dict(known)
    for unit in units:
        if unit["province"] and unit["code"] not in numbers:
            last[unit["province"]] = max(last.get(unit["province"], 0) + 1, FIRST_NUMBER)
            numbers[unit["code"]] = str(last[unit["province"]])
    return numbers


def _words(unit: Row, committee: str, number: str) -> dict[str, str]:
    digits = committee.lstrip("H")
    return {
        "committee": committee,
        "police": f"G01.1{digits}",
        "digits": digits,
        "number": number,
        "place": lower_first(unit["full_name"]),
        "name": unit["name"],
    }


def _filled(pattern: Row, words: Mapping[str, str], unit: str) -> Row:
    filled = {key: pattern[key].format(**words) for key in ("code", "kind", "superior", "name", "desk_name")}
    return {**filled, "unit": unit, "address": ""}
