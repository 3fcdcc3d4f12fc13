"""Text as banks take it: Latin letters without marks, digits and spaces."""

import re
import unicodedata


def plain(text: str, *, limit: int) -> str:
    """The text without marks or signs: “Lệ phí hồ sơ số 5” becomes “Le phi ho so so 5”."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    ascii_only = bare.encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", " ", ascii_only).strip()[:limit].rstrip()
