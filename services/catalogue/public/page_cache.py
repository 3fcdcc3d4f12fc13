"""Rendered pages of one edition of the catalogue, kept in the process."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from core.ui.page_meta import PageMeta

Page = TypeVar("Page")


class RenderedPage(NamedTuple):
    """The head and HTML content of a cached page, without the base template."""

    meta: PageMeta
    content: str


class PageCache(Generic[Page]):
    """The pages asked for last, up to `size`; another edition empties it. Threads may share it."""

    def __init__(self, size: int) -> None:
        self._size, self._edition = size, UUID(int=0)
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, edition: UUID) -> Page | None:
        with self._lock:
            if edition != self._edition or key not in self._pages:
                return None
            self._pages.move_to_end(key)
            return self._pages[key]

    def put(self, key: str, edition: UUID, page: Page) -> Page:
        with self._lock:
            if edition != self._edition:
                self._pages, self._edition = OrderedDict(), edition
            self._pages[key] = page
            if len(self._pages) > self._size:
                self._pages.popitem(last=False)
        return page
