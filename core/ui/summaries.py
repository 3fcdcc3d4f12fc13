"""The usual row of a summary: a label and what was answered, drawn without a template, as pages have many."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from django.template.defaultfilters import linebreaksbr
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

DRAWN_BY_TEMPLATE: Final = ("files", "parts", "marks")
"""What a row may have that the template draws."""


def usual_row(row: Any) -> SafeString | None:
    """The row as HTML; None of one with files, groups of answers or marks."""
    find: Callable[[str], Any] = row.get if isinstance(row, Mapping) else partial(_attribute, row)
    if any(find(name) for name in DRAWN_BY_TEMPLATE):
        return None
    value, label, change = find("value"), conditional_escape(find("label")), find("change")
    none = gettext("Không có")
    answer = f"<dd>{linebreaksbr(value)}</dd>" if value or value == 0 else f'<dd class="none">{none}</dd>'
    return mark_safe(f"<div>\n<dt>{label}</dt>\n{answer}\n\n{_change(change, label) if change else ''}\n</div>\n")  # noqa: S308


def _attribute(row: object, name: str) -> Any:
    return getattr(row, name, None)


def _change(address: str, label: str) -> str:
    verb = gettext("Sửa")
    link = f'<a href="{conditional_escape(address)}">{verb}<span class="unseen"> {label}</span></a>'
    return f'<dd class="change">{link}</dd>'
