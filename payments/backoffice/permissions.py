"""Whose money somebody may read, collect or let go: rows narrowed by the agencies of the permission table."""

from functools import reduce
from operator import or_

from django.db.models import Q

from core.people import Person
from core.permissions import may_at, reach_of
from payments.gateways.base import Gateway
from payments.gateways.registry import GATEWAYS
from payments.models import Discrepancy, Order, Receipt, Refund
from payments.verbs import MoneyVerb

Subject = Order | Refund | Receipt | Discrepancy


def may(person: Person, verb: MoneyVerb, subject: Subject) -> bool:
    """Whether the person may do this about an order, or what hangs on it, or a discrepancy."""
    if isinstance(subject, Discrepancy):
        return Discrepancy.objects.filter(discrepancies_of(person, verb), pk=subject.pk).exists()
    return may_at(person, verb, _payee_of(subject))


def _payee_of(subject: Order | Refund | Receipt) -> str:
    """The code of the agency whose money it is about; empty when nobody knows."""
    match subject:
        case Order():
            return subject.payee
        case Receipt():
            return subject.order.payee
        case Refund():
            return subject.collected.order.payee if subject.collected.order else ""


def reach(person: Person, verb: MoneyVerb, *, column: str = "payee") -> Q:
    """The rows whose payee, in this column, is an agency in which the person may do this."""
    return Q(**{f"{column}__in": reach_of(person, verb).codes})


def discrepancies_of(person: Person, verb: MoneyVerb) -> Q:
    """The discrepancies within reach: of an order by its agency, of nobody by where the money came in.

    On an agency's own terminal or account that is this agency; on the one for all, each agency that uses it.
    """
    within = reach_of(person, verb)
    ours = Q(entry__order__payee__in=within.codes) | Q(line__entry__order__payee__in=within.codes)
    came_in = (
        Q(statement__gateway=gateway.code, statement__terminal__in=_used_by(person, verb, gateway))
        for gateway in GATEWAYS.values()
    )
    return ours | Q(entry__order=None, line__entry__order=None) & reduce(or_, came_in)


def _used_by(person: Person, verb: MoneyVerb, gateway: Gateway) -> set[str]:
    """Where the agencies of the posts, or those below them with an account of their own, have their money."""
    own = [code for code in gateway.holders() if may_at(person, verb, code)]
    return {gateway.terminal_of(code) for code in [*reach_of(person, verb).heads, *own]}
