"""Numbers of legal documents (số, ký hiệu văn bản): which are whole, so that none with a lost letter is printed."""

import re
from typing import Final

BODIES: Final = (
    *("BTC", "NHNN", "BGTVT", "BCA", "BNNMT", "BTP", "BNNPTNT", "BXD", "BQP", "BKHĐT", "BTNMT", "BKHCN", "BYT"),
    *("BCT", "BNV", "BLĐTBXH", "BVHTTDL", "BGDĐT", "BTTTT", "BNG", "BVHTT", "TTCP", "VPCP", "UBDT", "BTS", "TANDTC"),
)
"""Who issues circulars, as their numbers abbreviate it."""
ENDINGS: Final = (
    *("NĐ-CP", "NQ-CP", "QĐ-TTg", "CT-TTg", "NQ-HĐND", "QĐ-UBND", "NQ-HĐTP", "L-CTN"),
    *(f"{kind}-{body}" for kind in ("TT", "QĐ", "VBHN") for body in BODIES),
)
SERIAL: Final = r"(\d{1,5}|\d{1,2}\.\d{1,2})[a-zđ]?/(\d{4}/)?"
KINDS: Final = ("|".join(ENDINGS), r"(PL-UBTVQH|UBTVQH|QH)\d{1,2}", r"TTLT(-[A-ZĐ&]+)+")
NUMBER: Final = re.compile(rf"{SERIAL}({'|'.join(KINDS)})", re.IGNORECASE)


def is_whole(number: str) -> bool:
    """Whether the number ends as those of its kind do: `53/2025/TT-BTC`, and not `53/2025/TT-BC`."""
    return NUMBER.fullmatch(number.strip()) is not None
