"""Text as banks take it, and what of a payer's own text may be shown."""

import re
import unicodedata


def plain(text: str, *, limit: int) -> str:
    """The text without marks or signs: “Lệ phí hồ sơ số 5” becomes “Le phi ho so so 5”."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    ascii_only = bare.encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", " ", ascii_only).strip()[:limit].rstrip()


_PERSONAL = re.compile(r"(?<!\d)\d(?:[ .-]?\d){5,8}(?=[ .-]?\d{3}(?!\d))")


def masked(text: str) -> str:
    """Without the personal numbers, accounts and telephones people write: of 9 to 12 digits the last three stay."""
    return _PERSONAL.sub("•••", text)
