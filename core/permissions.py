"""The grammar of permissions: verbs that rooms declare, and the questions who may do them, and where.

The table of who may what lies with the offices, above; it registers here as the one answer to all three questions.
Until it does, nobody may do anything.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from core.people import Person


class Verb(StrEnum):
    """Something that is guarded. Each room lists its own; the words are keys of the table, so no two are alike."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The agencies in which a person may do something, worked out once a request."""

    heads: tuple[str, ...] = ()
    """Codes of the agencies in which the person holds the role."""
    ids: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()
    """Those agencies and all below them."""


class PermissionTable(Protocol):
    """What the offices' room answers; a module of three functions."""

    def may_at(self, person: Person, verb: Verb, code: str, /) -> bool:
        """In the agency with this code, registered or not."""

    def may_somewhere(self, person: Person, verb: Verb, /) -> bool:
        """In any agency at all."""

    def reach_of(self, person: Person, verb: Verb, /) -> Reach:
        """Where, as sets of ids and codes to narrow a list by."""


class NoTable:
    """Nobody may do anything."""

    def may_at(self, person: Person, verb: Verb, code: str, /) -> bool:
        return False

    def may_somewhere(self, person: Person, verb: Verb, /) -> bool:
        return False

    def reach_of(self, person: Person, verb: Verb, /) -> Reach:
        return Reach()


_table: PermissionTable = NoTable()


def register(table: PermissionTable) -> None:
    """Let this table decide from now on; it is called once, in the `AppConfig.ready()` of the offices."""
    global _table  # noqa: PLW0603 – one table for the whole portal
    _table = table


def may_at(person: Person, verb: Verb, code: str) -> bool:
    """Whether the person may do this to a matter of the agency with this code."""
    return _table.may_at(person, verb, code)


def may_somewhere(person: Person, verb: Verb) -> bool:
    """Whether there is any agency in which the person may do this."""
    return _table.may_somewhere(person, verb)


def reach_of(person: Person, verb: Verb) -> Reach:
    """The agencies in which the person may do this."""
    return _table.reach_of(person, verb)
