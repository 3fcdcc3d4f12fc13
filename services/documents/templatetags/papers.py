"""How official papers write names, moments and money (NĐ 30/2020/NĐ-CP, Annex I)."""

from datetime import date, datetime

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def balanced(name: str, width: int) -> str:
    """A name that fits in two lines but not in one, cut near its middle: ỦY BAN NHÂN DÂN / PHƯỜNG BA ĐÌNH."""
    words = name.split()
    if not width < len(name) <= 2 * width or len(words) < 2:
        return name
    halves = ((" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words)))
    return "\n".join(min(halves, key=lambda pair: max(map(len, pair))))


@register.filter
def dated(day: date) -> str:
    """Days below ten and the months January and February carry a zero: ngày 05 tháng 02 năm 2026."""
    if isinstance(day, datetime):
        day = timezone.localtime(day)
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


@register.filter
def time_and_date(at: datetime) -> str:
    """Hours first: 14 giờ 05 phút, ngày 20 tháng 11 năm 2026."""
    local = timezone.localtime(at)
    return f"{local:%H} giờ {local:%M} phút, {dated(at)}"


@register.filter
def vnd(amount: int) -> str:
    """Whole đồng: 24.000 đồng."""
    return f"{thousands(amount)} đồng"


@register.filter
def thousands(number: int) -> str:
    """Thousands set off by points: 24.000."""
    return f"{number:,}".replace(",", ".")
