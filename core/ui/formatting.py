"""Numbers, amounts of money and days, as they are written in the language the page is read in."""

from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import get_language

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def is_english() -> bool:
    """Whether the page is read in English."""
    return (get_language() or "").startswith("en")


def format_date(day: date) -> str:
    """A day: 05/12/2026, or 5 December 2026, of which nobody can mistake the month."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if is_english() else f"{day:%d/%m/%Y}"


def format_moment(at: datetime) -> str:
    """A moment in local time: 08:15, 22/11/2026, or 08:15, 22 November 2026."""
    local = localtime(at)
    return f"{local:%H:%M}, {format_date(local)}"


def format_number(number: int) -> str:
    """A number with points between thousands, 24.000, or with commas in English: 24,000."""
    return f"{number:,}" if is_english() else f"{number:,}".replace(",", ".")


def format_vnd(amount: int) -> str:
    """The amount in whole đồng and a space that never breaks: 1.250.000 đồng, or 1,250,000 VND in English."""
    return format_number(amount) + "\N{NO-BREAK SPACE}" + ("VND" if is_english() else "đồng")
