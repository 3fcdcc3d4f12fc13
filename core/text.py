"""Vietnamese text without its marks, as people type it in a hurry. The one place that folds."""

import re
import unicodedata

_SYLLABLE = re.compile(r"[a-z0-9]+(?:\.[a-z0-9]+)*")
_PLAIN_D = str.maketrans("đĐ", "dD")


def fold(text: str) -> str:
    """Lower case, no marks, đ as d: `Trích lục` and `trich luc` become the same."""
    spread = unicodedata.normalize("NFD", text.translate(_PLAIN_D))
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).lower()


def syllables(text: str) -> list[str]:
    """The folded syllables in their order; a code such as 2.000635 is one of them."""
    return _SYLLABLE.findall(fold(text))
