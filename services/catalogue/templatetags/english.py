"""Template filters for texts of definitions in the language the page is read in."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from eforms.definition.english import is_english, read_text, shown_text, shown_texts, stays_vietnamese
from services.catalogue.public.subjects import shown_subject

register = template.Library()


@register.filter
def said(part: object, name: str) -> str:
    """`{{ record|said:"name" }}`: in English where there is one, else Vietnamese, marked as such on an English page."""
    return shown_text(part, name, english=is_english())


@register.filter
def said_each(part: object, name: str) -> list[str]:
    """The same of each text of a list."""
    return shown_texts(part, name, english=is_english())


@register.filter
def plain(part: object, name: str) -> str:
    """The same text unmarked, where no element may stand inside it or it is formatted further: see `in_vietnamese`."""
    return read_text(part, name)


@register.filter
def in_vietnamese(part: object, name: str) -> bool:
    """Whether a text is shown in Vietnamese on an English page, so that what is around it has to be marked."""
    return stays_vietnamese(part, name, english=is_english())


@register.filter
def subjects(record_subjects: Iterable[str], separator: str) -> SafeString:
    """`{{ record.subjects|subjects:", " }}`: who a procedure is for, in the language of the page."""
    return format_html_join(separator, "{}", ((shown_subject(subject),) for subject in record_subjects))
