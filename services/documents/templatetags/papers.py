"""Template filters: names, dates and money as official papers print them (NĐ 30/2020/NĐ-CP, Annex I)."""

from datetime import date, datetime

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def balanced_lines(name: str, width: int) -> str:
    """Break a name that needs two lines near its middle; `width` in characters: ỦY BAN NHÂN DÂN / PHƯỜNG BA ĐÌNH."""
    words = name.split()
    if not width < len(name) <= 2 * width or len(words) < 2:
        return name
    halves = ((" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words)))
    return "\n".join(min(halves, key=lambda pair: max(map(len, pair))))


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
