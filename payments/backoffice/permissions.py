"""Who at the agencies may do what with money; the app above knows the posts and says so."""

from collections.abc import Callable, Collection
from enum import Enum, auto
from functools import reduce
from operator import or_

from django.db.models import Q

from core.people import Person
from payments.gateways.base import Gateway
from payments.gateways.registry import GATEWAYS


class Duty(Enum):
    """Everything that is guarded."""

    READ = auto()
    COLLECT = auto()
    """Take cash, propose refunds and write-offs, void receipts."""
    APPROVE = auto()
    """Agree as the second person."""


Offices = Callable[[Person, Duty], list[str]]


def _nowhere(person: Person, duty: Duty) -> list[str]:
    return []


_offices: Offices = _nowhere


def offices_of(handler: Offices) -> Offices:
    """Register who answers: in which agencies, those below them included, a person has a duty."""
    global _offices  # noqa: PLW0603 – one answer for the whole portal, given once at the start
    _offices = handler
    return handler


def may(person: Person, duty: Duty, payee: str) -> bool:
    """Whether the person has this duty where that money is collected."""
    return person.is_superuser or any(_covers(code, payee) for code in _offices(person, duty))


def has(person: Person, duty: Duty) -> bool:
    """Whether the person has this duty anywhere."""
    return person.is_superuser or bool(_offices(person, duty))


def reach(person: Person, duty: Duty, *, column: str = "payee") -> Q:
    """The rows within the person's duty: codes of agencies grow from left to right."""
    return Q() if person.is_superuser else _below(_offices(person, duty), column)


def discrepancies_of(person: Person, duty: Duty) -> Q:
    """The discrepancies within the person's duty: of an order by its agency, of nobody by where the money came in.

    On an agency's own terminal or account that is this agency; on the one for all, each agency that uses it.
    """
    if person.is_superuser:
        return Q()
    offices = _offices(person, duty)
    ours = _below(offices, "entry__order__payee") | _below(offices, "line__entry__order__payee")
    came_in = (
        Q(statement__gateway=gateway.code, statement__terminal__in=_used_by(offices, gateway))
        for gateway in GATEWAYS.values()
    )
    return ours | Q(entry__order=None, line__entry__order=None) & reduce(or_, came_in)


def _below(offices: Collection[str], column: str) -> Q:
    rows = (Q(**{column: code}) | Q(**{f"{column}__startswith": f"{code}."}) for code in offices)
    return reduce(or_, rows, Q(pk__in=[]))


def _used_by(offices: Collection[str], gateway: Gateway) -> set[str]:
    """Where these agencies, or those below them with an account of their own, have their money at a gateway."""
    own = [code for code in gateway.holders() if any(_covers(office, code) for office in offices)]
    return {gateway.terminal_of(code) for code in [*offices, *own]}


def _covers(code: str, payee: str) -> bool:
    return payee == code or payee.startswith(f"{code}.")
