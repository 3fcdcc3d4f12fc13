"""Which characters an answer may have: what it shows is what is kept, printed and read aloud.

Source: Unicode Standard Annex 44 (categories) and Technical Report 36 (what deceives the eye).
"""

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext, gettext_noop

UNSEEN: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\x00")
"""Marks of word processors and web pages without width, which come along when one copies: dropped, not refused."""
MAX_COMPUTED_TEXT: Final = 2_000
"""Characters of a text that an expression gives."""
MAX_MARKS: Final = 1
"""Marks on one letter once it is composed: Vietnamese has none left, Ê Đê and Gia Rai have one (`ơ̆`)."""

_EMOJI: Final = re.compile("[\u2600-\u27bf\u2b50\u2b55\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f]")
_TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns the direction of what is read: the marks, embeddings, overrides and isolates of Unicode (UAX #9)."""

RETYPE: Final = gettext_noop("Hãy xóa đoạn đó và gõ lại, không dán.")


def compose(text: str) -> str:
    """The text composed (NFC), with plain line breaks and without marks that nobody sees."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(letter for letter in unicodedata.normalize("NFC", lines) if letter not in UNSEEN)


def printable_text(text: str) -> str:
    """A text put together by an expression, as it may be shown and printed: composed, on one line, not too long."""
    plain = "".join(letter for letter in compose(text) if unicodedata.category(letter)[0] != "C")
    return " ".join(plain.split())[:MAX_COMPUTED_TEXT]


def hidden_character(text: str) -> str:
    """The first character that turns the direction of what is read; empty where there is none."""
    return "" if _TURNING.isdisjoint(text) else next(letter for letter in text if letter in _TURNING)


def check_characters(text: str) -> str:
    """Why a composed text is refused, as a sentence; empty where it is not."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return ""
    if _EMOJI.search(text):
        return gettext("Nội dung có biểu tượng cảm xúc, không ghi được vào giấy tờ. Hãy xóa biểu tượng đó.")
    marks = MAX_MARKS  # none may stand alone at the beginning
    for letter in text:
        category = unicodedata.category(letter)
        marks = marks + 1 if category[0] == "M" else 0 if category[0] == "L" else MAX_MARKS
        if category[0] == "M" and marks > MAX_MARKS:
            return _to_retype(gettext("Nội dung có dấu chồng lên nhau hoặc dấu đứng một mình."))
        if letter in _TURNING:
            return _to_retype(gettext("Nội dung có ký tự ẩn đổi chiều chữ (U+%(code)s)."), letter)
        if category[0] == "C" and letter != "\n":
            return _to_retype(gettext("Nội dung có ký tự ẩn hoặc không đọc được (U+%(code)s)."), letter)
    return ""


def _to_retype(why: str, letter: str = "") -> str:
    return f"{why % {'code': f'{ord(letter):04X}'} if letter else why} {gettext(RETYPE)}"
