"""Texts of a definition with their English: `label` and `label_en`."""

from typing import Final

from django.utils.html import format_html
from django.utils.translation import get_language

from eforms.definition.base import FrozenModel

SUFFIX: Final = "_en"
"""Ends the name of the attribute with the English of a text."""


def is_english() -> bool:
    """Whether the portal is read in English."""
    return (get_language() or "").startswith("en")


def text_of(part: object, name: str, *, english: bool) -> str:
    """A text in English where that is asked for and there is one, else in Vietnamese."""
    translated: str = getattr(part, f"{name}{SUFFIX}", "") if english else ""
    return translated or str(getattr(part, name))


def read_text(part: object, name: str) -> str:
    """A text as plain text in the language the portal is read in."""
    return text_of(part, name, english=is_english())


def stays_vietnamese(part: object, name: str, *, english: bool) -> bool:
    """Whether a text is shown in Vietnamese among English, as it has none."""
    return bool(english and getattr(part, name) and not getattr(part, f"{name}{SUFFIX}", ""))


def shown_text(part: object, name: str, *, english: bool) -> str:
    """A text in the language the portal is read in; Vietnamese among English is marked as such."""
    text = text_of(part, name, english=english)
    return format_html('<span lang="vi">{}</span>', text) if stays_vietnamese(part, name, english=english) else text


def shown_texts(part: object, name: str, *, english: bool) -> list[str]:
    """The same of a list of texts, whose English stands at the same places of another."""
    translated = dict(enumerate(getattr(part, f"{name}{SUFFIX}"))) if english else {}
    return [
        translated.get(number) or (format_html('<span lang="vi">{}</span>', text) if english else text)
        for number, text in enumerate(getattr(part, name))
    ]


def lacks_english(part: FrozenModel) -> bool:
    """Whether any text in this part or below has no English."""
    for name in type(part).model_fields:
        value, english = getattr(part, name), getattr(part, f"{name}{SUFFIX}", None)
        if value and english == "":
            return True
        if isinstance(value, FrozenModel) and lacks_english(value):
            return True
        if isinstance(value, tuple) and any(isinstance(one, FrozenModel) and lacks_english(one) for one in value):
            return True
    return False
