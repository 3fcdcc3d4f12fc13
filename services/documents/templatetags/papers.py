"""Template filters: names, dates and money as official papers print them (NĐ 30/2020/NĐ-CP, Annex I)."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from textwrap import wrap
from typing import Final

from django import template
from django.utils import timezone
from django.utils.safestring import mark_safe

from services.documents.facts import StatementPiece

register = template.Library()

MAX_BALANCED_LINES: Final = 4
LONG_BLANK, SHORT_BLANK = 16, 5
"""In letters “…”, each as wide as the font is high."""
MAX_UNBROKEN: Final = 40
"""In characters; about two thirds of a line."""


@register.filter
def balanced_lines(name: str, width: int) -> str:
    """Break a long name into lines of much the same length: ỦY BAN NHÂN DÂN / PHƯỜNG BA ĐÌNH.

    They have at most `width` characters; a name of more than four lines is left to the page.
    """
    broken = partial(wrap, name, break_long_words=False, break_on_hyphens=False)
    count = len(broken(width))
    if not 1 < count <= MAX_BALANCED_LINES:
        return name
    return "\n".join(next(lines for at in range(len(name) // count, width + 1) if len(lines := broken(at)) == count))


@register.filter
def unbroken(name: str) -> str:
    """A name that keeps to one line; one that is too long for that is broken as the page needs."""
    return name.replace(" ", "\u00a0") if len(name) <= MAX_UNBROKEN else name


@register.filter
def edged(words: str) -> str:
    """Words of a sentence; blanks alone as entities, since the template leaves out blanks between tags."""
    return words if words.strip() else mark_safe("&#160;" * len(words))  # noqa: S308 - no words of anybody


@register.filter
def or_dots(answer: str, length: int) -> str:
    """The answer, or the dotted blank that a form has where nothing was answered."""
    return answer or "…" * length


@register.filter
def blank_length(line: Sequence[StatementPiece]) -> int:
    """How long a dotted blank is in a line of the form: short where several stand in it."""
    return LONG_BLANK if sum(piece.is_answer for piece in line) < 2 else SHORT_BLANK


@register.filter
def long_date(day: date) -> str:
    """A date in words; days below ten and January, February carry a zero: ngày 05 tháng 02 năm 2026."""
    if isinstance(day, datetime):
        day = timezone.localtime(day)
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


@register.filter
def long_datetime(at: datetime) -> str:
    """A time and date in words: 14 giờ 05 phút, ngày 20 tháng 11 năm 2026."""
    local = timezone.localtime(at)
    return f"{local:%H} giờ {local:%M} phút, {long_date(at)}"


@register.filter
def vnd(amount: int) -> str:
    """An amount in đồng: 24.000 đồng."""
    return f"{thousands(amount)} đồng"


@register.filter
def thousands(number: int) -> str:
    """A number with points between thousands: 24.000."""
    return f"{number:,}".replace(",", ".")
