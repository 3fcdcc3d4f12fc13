"""The search engine of the edition of the catalogue in force, held in the process."""

from collections.abc import Iterator
from functools import lru_cache
from sys import intern
from threading import Lock
from time import monotonic
from uuid import UUID

from django.conf import settings

from services.catalogue.models import Edition, Procedure, SearchTerm
from services.catalogue.search.engine import SearchEngine
from services.catalogue.search.index import Entry

_engine: tuple[UUID, SearchEngine] | None = None
_edition: tuple[float, UUID] | None = None
_building = Lock()


def current_edition() -> UUID:
    """The edition of the catalogue, asked for once in CATALOGUE_TRUSTED_SECONDS by a process."""
    global _edition  # noqa: PLW0603  # one for the process
    now = monotonic()
    if _edition is None or now - _edition[0] >= settings.CATALOGUE_TRUSTED_SECONDS:
        _edition = now, Edition.current()
    return _edition[1]


def get_engine(edition: UUID) -> SearchEngine:
    """The search of an edition of the catalogue, cached in the process until the next edition."""
    global _engine  # noqa: PLW0603  # one for the process
    known = _engine
    if known is None or known[0] != edition:
        with _building:  # one thread builds, the others wait for it
            known = _engine
            if known is None or known[0] != edition:
                terms = [row.term for row in SearchTerm.objects.in_effect()]
                known = _engine = edition, SearchEngine.of(_entries(), terms)
    return known[1]


@lru_cache(maxsize=1000)
def _shared_set(values: str) -> frozenset[str]:
    """The set of these, the same one for all that have it."""
    return frozenset(filter(None, values.split(",")))


def _entries() -> Iterator[Entry]:
    columns = ("code", "name", "field", "issuer__name", "levels", "is_online", "audiences", "has_fee", "keywords")
    rows = Procedure.objects.public().values_list(
        *columns, "stopped_because", "replaces", "received_by", "nightly__filings", "name_en"
    )
    for row in rows:
        (
            code,
            name,
            field,
            issuer,
            levels,
            is_online,
            audiences,
            has_fee,
            keywords,
            stopped,
            replaces,
            kinds,
            filings,
            name_en,
        ) = row
        yield Entry(
            code,
            name,
            intern(field),  # each of them once, not once for each procedure
            intern(issuer),
            _shared_set(levels),
            is_online,
            _shared_set(audiences),
            has_fee,
            tuple(keywords.splitlines()),
            stopped_because=stopped,
            replaces=tuple(_code_and_name(line) for line in replaces.splitlines()),
            received_by=_shared_set(kinds),
            filings=filings or 0,
            name_en=name_en,
        )


def _code_and_name(line: str) -> tuple[str, str]:
    """Of a line of `Procedure.replaces`."""
    code, _, name = line.partition(" ")
    return code, name
