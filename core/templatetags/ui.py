"""Template tags and filters of the UI components: icons, badges, header, times. Cached where possible."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

from django import template
from django.conf import settings
from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from core.status import Badged
from core.text import join_broken_lines
from core.ui.formatting import format_moment, format_number, format_vnd, is_english
from core.ui.fragments import HtmlFragment, placeholder
from core.ui.summaries import usual_row

register = template.Library()
register.filter("dong", format_vnd)
register.filter("thousands", format_number)
register.filter("unbroken", join_broken_lines)

COMPONENTS = Path(__file__).parents[1] / "templates" / "components"


@cache
def _svg(name: str) -> SafeString:
    return mark_safe((COMPONENTS / f"{name}.svg").read_text().strip())  # noqa: S308 – our own files


@register.simple_tag
def icon(name: str) -> SafeString:
    """An SVG icon; decoration beside a label, so hidden from screen readers."""
    return _svg(f"icons/{name}")


@register.simple_tag
def mark() -> SafeString:
    """The logo: a lotus of our own, since the national emblem may not be redrawn."""
    return _svg("mark")


@register.simple_tag
def mark_address() -> str:
    """The logo as an address for the tab of the browser, which then asks for no file."""
    svg = _svg("mark").replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    return f"data:image/svg+xml,{quote(svg, safe=' =:/,.-')}"


@register.simple_tag
def fragment(template: str) -> SafeString:
    """A component without parameters, rendered once per process and language (each time with DEBUG)."""
    return render_to_string(template) if settings.DEBUG else _component(template, get_language() or "")


@cache
def _component(template: str, language: str) -> SafeString:
    return render_to_string(template)


@register.simple_tag
def vietnamese() -> SafeString:
    """The attribute of an element whose text is Vietnamese on an English page; nothing on a Vietnamese one."""
    return mark_safe(' lang="vi"') if is_english() else mark_safe("")


@register.simple_tag
def other_languages() -> list[tuple[str, str]]:
    """Code and own name of each language but that of the page."""
    return [(code, name) for code, name in settings.LANGUAGES if code != get_language()]


@register.simple_tag(takes_context=True)
def switches_language(context: template.Context) -> bool:
    """Whether a page can be asked for again in another language: none of staff, and none with what was just typed."""
    request: HttpRequest | None = context.get("request")
    return request is None or (request.method in {"GET", "HEAD"} and not request.path.startswith("/admin/"))


@register.simple_tag(takes_context=True)
def band(context: template.Context) -> SafeString:
    """Header of a signed-in user, cached per language; name, count and CSRF token are filled in per request."""
    user, unread = context["user"], int(str(context["unread_messages"]))
    drawn = _band(user.is_staff, unread > 0, get_language() or "", switches_language(context))
    return drawn.fill({"name": user.get_full_name(), "unread": str(unread), "token": str(context["csrf_token"])})


@cache
def _band(is_staff: bool, has_unread: bool, language: str, switches: bool) -> HtmlFragment:
    user = {"is_authenticated": True, "get_full_name": placeholder("name"), "is_staff": is_staff}
    unread = placeholder("unread") if has_unread else ""
    context = {"user": user, "unread_messages": unread, "csrf_token": placeholder("token"), "switches": switches}
    return HtmlFragment(render_to_string("components/header.html", context))


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """A `<time>` element in local time: 08:15, 22/11/2026, or 08:15, 22 November 2026."""
    local = localtime(at)
    return format_html('<time datetime="{}">{}</time>', local.isoformat("T", "seconds"), format_moment(at))


@register.simple_tag
def button(label: str, kind: str = "", href: str = "", name: str = "", value: str = "", sign: str = "") -> SafeString:
    """What `components/button.html` draws; `sign` is the name of an icon."""
    style = f"button button-{kind}" if kind else "button"
    inside = format_html("{}{}", icon(sign), label) if sign else label
    if href:
        return format_html('<a class="{}" href="{}">{}</a>', style, href, inside)
    posts = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html('<button class="{}"{}>{}</button>', style, posts, inside)


@register.simple_tag
def summary(rows: Iterable[object]) -> SafeString:
    """What `components/summary.html` draws: answers read back."""
    drawn = (usual_row(row) or render_to_string("components/summary_row.html", {"row": row}) for row in rows or ())
    return mark_safe(f'<dl class="summary">\n{"".join(drawn)}</dl>')  # noqa: S308 – rows are drawn escaped


@register.simple_tag
def demo() -> str:
    """Title suffix of a demo installation; empty in production."""
    return gettext(" – bản chạy thử, người và hồ sơ đều là giả định") if settings.DEMO else ""


@register.simple_tag
def status_badge(status: Badged, label: str = "") -> SafeString:
    """A status as a badge with colour, icon and label; `label` overrides the status's own."""
    html = '<span class="status status-{}">{}{}</span>'
    return format_html(html, status.tone, icon(status.icon), label or status.label)


@register.filter
def anchor(field: BoundField) -> str:
    """Id of the input that an error summary links to; of a radio or checkbox group the first."""
    group = isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)
    return f"{field.auto_id}_0" if group else str(field.auto_id)


@register.filter
def under(row: Iterable[object], columns: Sequence[str]) -> list[tuple[str, object]]:
    """The cells of a row as pairs of column name and cell."""
    return list(zip(columns, row, strict=True))
