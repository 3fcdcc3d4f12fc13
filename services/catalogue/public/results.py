"""One page of search results, drawn from the query string alone: the same for everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice

from services.catalogue.package.public_record import Level
from services.catalogue.public.directory import Directory
from services.catalogue.public.filters import Filters
from services.catalogue.search.engine import SearchEngine, in_order
from services.catalogue.search.index import Entry

PER_PAGE = 20
SUGGESTED = 8
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Results:
    """What a search page shows."""

    text: str
    filters: Filters
    entries: Sequence[Entry]
    next: str
    """Code after which the next page begins; empty at the end."""
    is_first: bool
    near: Sequence[Entry]

    @property
    def count(self) -> int:
        return self.filters.count


def typed_text(query: Mapping[str, str]) -> str:
    """The search text of an address."""
    return query.get("q", "").replace("\0", " ").strip()[:LONGEST_QUERY]


def results(engine: SearchEngine, query: Mapping[str, str], directory: Directory) -> Results:
    """The page of results that begins after the code `sau`; the first one where that is no result."""
    text = typed_text(query)
    found = engine.find(text) if text else engine.everything()
    filters = Filters(query, engine, found.matches, directory)
    after = engine.index.positions.get(query.get("sau", ""), -1)
    is_first = after < 0 or not filters.kept >> after & 1
    listed = in_order(found, filters.kept)
    if not is_first:
        listed = islice(dropwhile(lambda position: position != after, listed), 1, None)
    entries = engine.entries(islice(listed, PER_PAGE + 1))
    return Results(
        text=text,
        filters=filters,
        entries=entries[:PER_PAGE],
        next=entries[PER_PAGE - 1].code if len(entries) > PER_PAGE else "",
        is_first=is_first,
        near=engine.entries(found.near),
    )


def suggestions(engine: SearchEngine, text: str) -> list[Entry]:
    """What the text may become, while it is typed."""
    found = engine.find(text, unfinished=True)
    return engine.entries(found.best[:SUGGESTED])


def level_names(entry: Entry) -> str:
    return ", ".join(level.label for level in Level if level in entry.levels)
