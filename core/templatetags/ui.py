"""The few things a template of the portal cannot say by itself. They cost a dictionary look-up, not a template."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language

from core.formatting import format_vnd
from core.fragments import HtmlFragment, placeholder
from core.status import Badged

register = template.Library()
register.filter("dong", format_vnd)

COMPONENTS = Path(__file__).parents[1] / "templates" / "components"


@cache
def _drawing(name: str) -> SafeString:
    return mark_safe((COMPONENTS / f"{name}.svg").read_text().strip())  # noqa: S308 – our own files


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon beside words: decoration, so hidden from screen readers."""
    return _drawing(f"icons/{name}")


@register.simple_tag
def mark() -> SafeString:
    """The lotus of the portal. It is our own: the national emblem is not ours to redraw."""
    return _drawing("mark")


@register.simple_tag
def fragment(template: str) -> SafeString:
    """A component that takes nothing and is the same on every page: drawn once, as a template is read once."""
    return render_to_string(template) if settings.DEBUG else _component(template)


@cache
def _component(template: str) -> SafeString:
    return render_to_string(template)


@register.simple_tag(takes_context=True)
def band(context: template.Context) -> SafeString:
    """The header as somebody signed in sees it; from page to page only the token of its form differs."""
    user, unread = context["user"], int(str(context["unread_messages"]))
    drawn = _band(user.get_full_name(), user.is_staff, unread, get_language() or "")
    return drawn.fill({"token": str(context["csrf_token"])})


@lru_cache(maxsize=1_000)
def _band(name: str, is_staff: bool, unread: int, language: str) -> HtmlFragment:
    user = {"is_authenticated": True, "get_full_name": name, "is_staff": is_staff}
    context = {"user": user, "unread_messages": unread, "csrf_token": placeholder("token")}
    return HtmlFragment(render_to_string("components/header.html", context))


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """When it was, on the clocks of Việt Nam: 08:15, 22/11/2026."""
    local = localtime(at)
    return format_html('<time datetime="{}">{}</time>', local.isoformat("T", "seconds"), f"{local:%H:%M, %d/%m/%Y}")


@register.simple_tag
def demo() -> str:
    """What everybody must know about a demonstration, nothing in production."""
    return " – bản chạy thử, người và hồ sơ đều là giả định" if settings.DEMO else ""


@register.simple_tag
def status_badge(status: Badged, label: str = "") -> SafeString:
    """A status as a chip: colour, icon and words, its own unless `label` says it better here."""
    html = '<span class="status status-{}">{}{}</span>'
    return format_html(html, status.tone, icon(status.icon), label or status.label)


@register.filter
def anchor(field: BoundField) -> str:
    """The id of the input one lands on when an error is followed: the first one of a group."""
    group = isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)
    return f"{field.auto_id}_0" if group else str(field.auto_id)


@register.filter
def under(row: Iterable[object], columns: Sequence[str]) -> list[tuple[str, object]]:
    """The cells of a row, each with the name of its column."""
    return list(zip(columns, row, strict=True))
