"""Permissions interface: verbs that rooms declare, and queries who may do them and in which agencies.

The permission table (role × verb × reach) is `services/agencies/permissions.py`, which registers itself here. Without a
registered table everything is denied.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from core.people import Person


class Verb(StrEnum):
    """A guarded operation. Each room has an enumeration; values are keys of the permission table and must be unique."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The agencies in which a person may do something; computed once per request."""

    heads: tuple[str, ...] = ()
    """Codes of the agencies in which the person holds the role."""
    head_payees: tuple[str, ...] = ()
    """The codes under which these collect money."""
    ids: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()
    """Those agencies and all below them, in the same order."""
    payees: tuple[str, ...] = ()
    """Codes under which some of them collected money before their own changed."""

    @property
    def payee_codes(self) -> tuple[str, ...]:
        """All codes under which these agencies collect."""
        return self.codes + self.payees


class PermissionTable(Protocol):
    """Interface of the permission table: a module with these functions."""

    def may_at(self, person: Person, verb: Verb, code: str, /) -> bool:
        """Whether in the agency with this code, which need not be registered."""

    def may_somewhere(self, person: Person, verb: Verb, /) -> bool:
        """Whether in any agency."""

    def reach_of(self, person: Person, verb: Verb, /) -> Reach:
        """In which agencies, as ids and codes to filter a queryset by."""


class NoTable:
    """Denies everything."""

    def may_at(self, person: Person, verb: Verb, code: str, /) -> bool:
        return False

    def may_somewhere(self, person: Person, verb: Verb, /) -> bool:
        return False

    def reach_of(self, person: Person, verb: Verb, /) -> Reach:
        return Reach()


_table: PermissionTable = NoTable()


def register(table: PermissionTable) -> None:
    """Set the permission table; called once, in `AppConfig.ready()` of `services.agencies`."""
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
