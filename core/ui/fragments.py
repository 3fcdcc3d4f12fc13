"""HTML fragments: a template rendered once and cached, with placeholders for what differs between requests.

Rendering a form field by template costs a hundred times more than filling its fragment, and a published form never
changes.
"""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

# Letters of the private use area: no keyboard types them, and a value is never searched for placeholders.
_OPEN: Final = "\ue000"
_CLOSE: Final = "\ue001"
_PLACEHOLDER: Final = re.compile(f"{_OPEN}(.*?){_CLOSE}", re.DOTALL)


def placeholder(name: str) -> str:
    """The mark to render into a template where a value of this name will stand."""
    return f"{_OPEN}{name}{_CLOSE}"


class HtmlFragment:
    """Rendered HTML, split at its placeholders."""

    def __init__(self, html: str) -> None:
        parts = _PLACEHOLDER.split(html)
        self._literals, self._names = parts[::2], parts[1::2]

    def fill(self, values: Mapping[str, str]) -> SafeString:
        """The HTML with the values, escaped, in place of their placeholders; one without a value stays empty."""
        filled = [self._literals[0]]
        for name, literal in zip(self._names, self._literals[1:], strict=True):
            if value := values.get(name):
                filled.append(conditional_escape(value))
            filled.append(literal)
        return mark_safe("".join(filled))  # noqa: S308 - the literals are our templates, the values are escaped
