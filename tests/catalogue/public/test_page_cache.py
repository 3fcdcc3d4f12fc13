"""Rendered pages in the process: the last ones asked for, of one edition, for many threads."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from services.catalogue.public.page_cache import PageCache

ONE, OTHER = uuid4(), uuid4()


def test_what_was_asked_for_longest_ago_goes_first():
    cache: PageCache[str] = PageCache(2)
    cache.put("a", ONE, "A")
    cache.put("b", ONE, "B")
    assert cache.get("a", ONE) == "A"
    cache.put("c", ONE, "C")
    assert [cache.get(key, ONE) for key in "abc"] == ["A", None, "C"]


def test_another_edition_knows_nothing_of_the_pages_before():
    cache: PageCache[str] = PageCache(2)
    cache.put("a", ONE, "A")
    assert cache.get("a", OTHER) is None
    cache.put("b", OTHER, "B")
    assert cache.get("a", OTHER) is None


def test_threads_that_push_each_others_pages_out_meet_no_error():
    cache: PageCache[int] = PageCache(3)

    def ask(number: int) -> None:
        for key in map(str, range(50)):
            cache.put(key, ONE, number)
            cache.get(str(number % 50), ONE)

    with ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(ask, number) for number in range(40)]:
            done.result()
