"""Rendering of authors' Markdown as sanitised HTML."""

from typing import Final

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_TAGS: Final = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "h4"}
_TAGS_OF_TABLES: Final = {"table", "thead", "tbody", "tr", "th", "td"}


def render_markdown(text: str) -> SafeString:
    """The text as HTML, without raw HTML, images and headings of level 1 and 2."""
    html = _MARKDOWN.render(text)
    for level in ("1", "2"):
        html = html.replace(f"<h{level}>", "<h3>").replace(f"</h{level}>", "</h3>")
    clean = nh3.clean(
        html,
        tags=_TAGS | _TAGS_OF_TABLES,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel="noopener",
    )
    return mark_safe(clean)  # noqa: S308 - cleaned above
