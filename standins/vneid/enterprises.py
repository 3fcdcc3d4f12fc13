"""Two hundred invented enterprises and who represents each; the same at every start.

Their tax codes are right by their check digit (TT 105/2020/TT-BTC art. 5) and begin with `99` to be known as invented.
Their representatives are people of `people.json` that `REPRESENTATIVES_FIRST` names, and further invented citizens.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain, count, cycle
from random import Random
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

ENTERPRISES: Final = 200
FURTHER_REPRESENTATIVES: Final = 80
REPRESENTATIVES_FIRST: Final = ("084079002046", "084079002046", "066076001408", "002193000764")
"""Who represents the first enterprises: one person represents two."""
WEIGHTS: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)
SEED: Final = 69_2024

FORMS: Final = ("Công ty TNHH", "Công ty cổ phần", "Công ty TNHH một thành viên")
TRADES: Final = (
    *("Mây tre", "Xây dựng", "Vận tải", "Thủy sản", "Dệt may", "Cơ khí", "Nông sản", "Dược liệu", "In ấn", "Du lịch"),
    *(
        "Gốm sứ",
        "Cà phê",
        "Điện lạnh",
        "Phần mềm",
        "Bao bì",
        "Nội thất",
        "Thực phẩm",
        "Giáo dục",
        "Hạ tầng",
        "Môi trường",
    ),
)
NAMES: Final = (
    *("Sông Đà", "Hoa Ban", "Trường Sơn", "Bình Minh", "Phù Sa", "Cửu Long", "Ngũ Hành", "Hải Vân", "Tây Nguyên"),
    *("Đồng Xanh", "Thuận Phát", "An Khang", "Việt Bắc", "Sao Mai", "Kinh Bắc", "Nam Cường", "Hương Giang", "Đông Hồ"),
)
FAMILY_NAMES: Final = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Phan",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Lò",
    "Giàng",
)
MEN: Final = ("Văn Hùng", "Đức Thắng", "Quốc Bảo", "Minh Tuấn", "Hữu Phước", "Thanh Sơn", "Anh Dũng", "Xuân Trường")
WOMEN: Final = ("Thị Lan", "Thu Hà", "Ngọc Mai", "Thị Hương", "Bích Ngọc", "Thanh Tâm", "Thị Yến", "Kim Oanh")
PROVINCES: Final = ("001", "031", "048", "079", "092", "036", "038", "056", "074", "060")
"""First digits of personal numbers: where the birth was registered, by the provinces before the merger."""
PLACES: Final = (("01", "00004", "Quán Thánh"), ("01", "00008", "Đội Cấn"), ("01", "00070", "Hàng Bạc"))
"""Province, commune and street of the head office."""
POSITIONS: Final = ("Giám đốc", "Tổng giám đốc")


class Enterprise(BaseModel):
    """An enterprise with the personal number of its legal representative."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    taxCode: str  # noqa: N815
    enterpriseNumber: str  # noqa: N815
    name: str
    address: Mapping[str, str]
    phone: str
    email: str
    position: str
    representative: str

    def claim(self) -> dict[str, Any]:
        """What the sign-in answer says of it to its representative."""
        return self.model_dump(exclude={"representative"})


def tax_codes() -> Iterator[str]:
    """Ten digits each, the last the check digit; numbers whose check digit would be 10 are not used."""
    for serial in count(1):
        first = f"99{serial:07}"
        rest = 10 - sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first, strict=True)) % 11
        if rest != 10:
            yield f"{first}{rest}"


@cache
def further_people() -> tuple[dict[str, Any], ...]:
    """Invented citizens who represent enterprises, as the claims about them."""
    draw = Random(SEED)  # noqa: S311  # nothing secret: the same people at every start
    people = []
    for serial in range(FURTHER_REPRESENTATIVES):
        is_woman, year = bool(draw.getrandbits(1)), draw.randint(1955, 1999)
        number = f"{draw.choice(PROVINCES)}{int(is_woman)}{year % 100:02}{990_000 + serial:06}"
        born = f"{year}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
        name = f"{draw.choice(FAMILY_NAMES)} {draw.choice(WOMEN if is_woman else MEN)}"
        people.append({"citizenPid": number, "fullName": name, "birthDate": born, "accountLevel": 2})
    return tuple(people)


@cache
def enterprises() -> Mapping[str, Enterprise]:
    """The enterprises by tax code."""
    draw, codes = Random(SEED + 1), tax_codes()  # noqa: S311
    representatives = chain(REPRESENTATIVES_FIRST, cycle(person["citizenPid"] for person in further_people()))
    made = []
    for serial in range(ENTERPRISES):
        code = next(codes)
        province, commune, street = PLACES[serial % len(PLACES)]
        name = f"{draw.choice(FORMS)} {draw.choice(TRADES)} {draw.choice(NAMES)} {serial + 1}"
        made.append(
            Enterprise(
                taxCode=code,
                enterpriseNumber=code,
                name=name,
                address={"province": province, "commune": commune, "street": f"số {serial + 1} phố {street}"},
                phone=f"024{39_000_000 + serial}",
                email=f"vanthu{serial + 1}@doanhnghiep.example",
                position=draw.choice(POSITIONS),
                representative=next(representatives),
            )
        )
    return MappingProxyType({one.taxCode: one for one in made})


def represented_by(number: str) -> list[Enterprise]:
    """The enterprises of which the person with this personal number is the legal representative."""
    return [one for one in enterprises().values() if one.representative == number]
