"""Who at the agencies may do what with money; the app above knows the posts and says so."""

from collections.abc import Callable
from enum import Enum, auto
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from portal.accounts.models import User


class Duty(Enum):
    """Everything that is guarded."""

    READ = auto()
    COLLECT = auto()
    """Take cash, propose refunds and write-offs, void receipts."""
    APPROVE = auto()
    """Agree as the second person."""


Offices = Callable[["User", Duty], list[str]]


def _nowhere(person: "User", duty: Duty) -> list[str]:
    return []


_offices: Offices = _nowhere


def offices_of(handler: Offices) -> Offices:
    """Register who answers: in which agencies, those below them included, a person has a duty."""
    global _offices  # noqa: PLW0603 – one answer for the whole portal, given once at the start
    _offices = handler
    return handler


def may(person: "User", duty: Duty, payee: str) -> bool:
    """Whether the person has this duty where that money is collected."""
    return person.is_superuser or any(_covers(code, payee) for code in _offices(person, duty))


def has(person: "User", duty: Duty) -> bool:
    """Whether the person has this duty anywhere."""
    return person.is_superuser or bool(_offices(person, duty))


def reach(person: "User", duty: Duty, *, column: str = "payee") -> Q:
    """The rows within the person's duty: codes of agencies grow from left to right."""
    if person.is_superuser:
        return Q()
    rows = (Q(**{column: code}) | Q(**{f"{column}__startswith": f"{code}."}) for code in _offices(person, duty))
    return reduce(or_, rows, Q(pk__in=[]))


def _covers(code: str, payee: str) -> bool:
    return payee == code or payee.startswith(f"{code}.")
