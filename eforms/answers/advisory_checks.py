"""Advisory checks of a personal number against the answers beside it.

Its digits tell where a birth was registered, in which century and of which sex, and in which year (NĐ 137/2015/NĐ-CP
art. 13, TT 59/2021/TT-BCA art. 4). A finding is for a clerk to weigh and never a reason to refuse: sex may be corrected
after the number was given.
"""

from collections.abc import Iterator
from typing import Final

from eforms.definition import Answer, Answers, PersonalNumberField
from eforms.language import codelists

BIRTH_PROVINCES: Final = "birth_provinces"
SEXES: Final = {"male": 0, "female": 1}
SEX_NAMES: Final = ("nam", "nữ")


def advisory_findings(spec: PersonalNumberField, number: str, siblings: Answers) -> Iterator[str]:
    """A message for each answer that does not fit; `siblings` has the answers of the same person."""
    yield from _check_place(number, siblings.get(spec.registered_at or ""))
    yield from _check_sex(number, siblings.get(spec.sex or ""))
    yield from _check_year(number, siblings.get(spec.born_on or ""))


def _check_place(number: str, place: Answer) -> Iterator[str]:
    provinces = codelists.get(BIRTH_PROVINCES)
    if (name := provinces.labels.get(number[:3])) is None:
        yield f"Ba chữ số đầu của số định danh ({number[:3]}) không phải mã tỉnh, thành phố; có thể là mã nước."
    elif isinstance(place, dict) and place.get("province") not in (None, provinces.parents[number[:3]]):
        yield f"Theo số định danh, nơi đăng ký khai sinh là {name}, khác với nơi đã khai."


def _check_sex(number: str, sex: Answer) -> Iterator[str]:
    encoded = int(number[3]) % 2
    if sex in SEXES and SEXES[str(sex)] != encoded:
        yield f"Theo số định danh, giới tính khi cấp số là {SEX_NAMES[encoded]}, khác với giới tính đã khai."


def _check_year(number: str, born_on: Answer) -> Iterator[str]:
    year = 1900 + int(number[3]) // 2 * 100 + int(number[4:6])
    if born_on and str(born_on)[:4] != str(year):
        yield f"Theo số định danh, năm sinh là {year}, khác với năm sinh đã khai."
