"""Template filter for texts of definitions in the language the page is read in."""

from django import template

from eforms.definition.english import is_english, shown_text

register = template.Library()


@register.filter
def said(part: object, name: str) -> str:
    """`{{ record|said:"name" }}`: in English where there is one, else Vietnamese, marked as such on an English page."""
    return shown_text(part, name, english=is_english())
