"""Vietnamese text: folded for searching, as plain ASCII for systems that take nothing else, in sentences and lines."""

import re
import unicodedata
from collections.abc import Sequence

_SYLLABLE = re.compile(r"[a-z0-9]+(?:\.[a-z0-9]+)*")
_LIST_LETTER = re.compile(r"[a-zđ][.)]")
MOST_DIGITS = 18
"""Of a number that fits into a column of keys."""
_D_WITHOUT_STROKE = str.maketrans("đĐ", "dD")  # the only letter that Unicode does not take apart


def fold(text: str) -> str:
    """Lower case without diacritics: `Trích lục` and `trich luc` become the same."""
    letters = _decompose(text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()


def plain_apostrophes(text: str) -> str:
    """With one kind of apostrophe: phones write `H’Hen`, keyboards of offices `H'Hen`."""
    return text.replace("’", "'").replace("ʼ", "'")


def syllables(text: str) -> list[str]:
    """The folded syllables in their order; a code such as 2.000635 is one of them."""
    return _SYLLABLE.findall(fold(text))


def runs(words: Sequence[str], length: int) -> list[str]:
    """The words that follow one another, so many at a time."""
    return [" ".join(words[start : start + length]) for start in range(len(words) - length + 1)]


def plain_ascii(text: str, *, limit: int) -> str:
    """At most `limit` ASCII letters, digits and spaces: “Lệ phí hồ sơ số 5” becomes “Le phi ho so so 5”."""
    ascii_only = _decompose(text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", " ", ascii_only).strip()[:limit].rstrip()


def join_broken_lines(text: str) -> str:
    """The text without the line ends of a printed page: where a line ends in no sign and the next goes on in small."""
    lines = [""]
    for line in map(str.strip, text.splitlines()):
        before = lines[-1]
        goes_on = line[:1].islower() and not _LIST_LETTER.match(line)
        if before and goes_on and (before[-1].isalnum() or before[-1] == ","):
            lines[-1] = f"{before} {line}"
        else:
            lines.append(line)
    return "\n".join(lines[1:])


def lower_first(text: str) -> str:
    """The text as it stands inside a sentence: `Bộ phận một cửa` becomes `bộ phận một cửa`."""
    return text[:1].lower() + text[1:]


def after_label(label: str, text: str) -> str:
    """What is said to a label, on one line: after a colon, which a question does not get."""
    return f"{label} {text}" if label.endswith("?") else f"{label}: {text}"


def visible(text: str) -> str:
    """The text on one line without characters that nobody sees; empty if nothing but marks is left."""
    seen = "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter)[0] != "C")
    line = " ".join(seen.split())
    return line if any(unicodedata.category(letter)[0] in "LNPS" for letter in line) else ""


def whole_number(text: str) -> int:
    """The number that an address or a form writes in digits; 0 for anything else, and for one no key is as long as."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0


def filled_lines(text: str) -> tuple[str, ...]:
    """The lines that say something to be seen, without blanks around them."""
    return tuple(line.strip() for line in text.splitlines() if visible(line))


def _decompose(text: str) -> str:
    """Each letter followed by its diacritics (Unicode normal form D)."""
    return unicodedata.normalize("NFD", text.translate(_D_WITHOUT_STROKE))
