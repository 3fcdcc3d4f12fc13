"""Rendered pages of one edition of the catalogue, kept in the process."""

import zlib
from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core.ui import visitor_pages
from core.ui.page_meta import PageMeta

Page = TypeVar("Page")
TEMPLATE = "catalogue/cached_page.html"


class RenderedPage:
    """Head and content of a cached page, and the whole of it as visitors get it; both kept compressed."""

    def __init__(self, meta: PageMeta, content: str) -> None:
        self.meta = meta
        self._content = zlib.compress(content.encode())
        self._whole = b""

    @property
    def content(self) -> SafeString:
        """The HTML without the base template."""
        return mark_safe(zlib.decompress(self._content).decode())  # noqa: S308  # drawn by our templates

    def respond(self, request: HttpRequest) -> HttpResponse:
        """The page for this request; for a visitor the one that all get, drawn for the first of them."""
        if not visitor_pages.is_visitor(request):
            return render(request, TEMPLATE, {"rendered": self})
        self._whole = self._whole or visitor_pages.compress(render_to_string(TEMPLATE, {"rendered": self}, request))
        return visitor_pages.respond(request, self._whole)


class PageCache(Generic[Page]):
    """The pages asked for last, up to `size`, each in the languages read; another edition empties it.

    Threads may share it.
    """

    def __init__(self, size: int) -> None:
        self._size, self._edition = size, UUID(int=0)
        self._pages: OrderedDict[tuple[str, str], Page] = OrderedDict()
        self._lock = Lock()

    def get(self, name: str, edition: UUID) -> Page | None:
        key = _in_language(name)
        with self._lock:
            if edition != self._edition or key not in self._pages:
                return None
            self._pages.move_to_end(key)
            return self._pages[key]

    def put(self, name: str, edition: UUID, page: Page) -> Page:
        key = _in_language(name)
        with self._lock:
            if edition != self._edition:
                self._pages, self._edition = OrderedDict(), edition
            self._pages[key] = page
            if len(self._pages) > self._size:
                self._pages.popitem(last=False)
        return page


def _in_language(name: str) -> tuple[str, str]:
    return get_language() or "", name
