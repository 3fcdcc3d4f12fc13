"""Permissions of staff over orders, refunds, receipts and discrepancies, by the agency that collects the money."""

from functools import reduce
from operator import or_

from django.db.models import Q

from core.people import Person
from core.permissions import Verb, may_at, reach_of
from payments.gateways.base import Gateway
from payments.gateways.registry import GATEWAYS
from payments.models import Discrepancy, Order, PayeeDetail, Receipt, Refund
from payments.verbs import MoneyVerb

Subject = Order | Refund | Receipt | Discrepancy | PayeeDetail


def may(person: Person, verb: Verb, subject: Subject) -> bool:
    """Whether the permission table allows the person to do this with the object; of what they owe, to read it alone."""
    if verb is not MoneyVerb.READ and is_own(person, subject):
        return False
    if isinstance(subject, Discrepancy):
        return Discrepancy.objects.filter(discrepancies_of(person, verb), pk=subject.pk).exists()
    return may_at(person, verb, _payee_of(subject))


def is_own(person: Person, subject: Subject) -> bool:
    """Whether it is about what this account itself has to pay."""
    order = _order_of(subject)
    return order is not None and bool(order.payer_id == person.pk)


def _order_of(subject: Subject) -> Order | None:
    match subject:
        case Receipt():
            return subject.order
        case Refund():
            return subject.collected.order
    return subject if isinstance(subject, Order) else None


def _payee_of(subject: Order | Refund | Receipt | PayeeDetail) -> str:
    """Code of the agency that collects; empty if unknown."""
    match subject:
        case Order() | PayeeDetail():
            return subject.payee
        case Receipt():
            return subject.order.payee
        case Refund():
            return subject.collected.order.payee if subject.collected.order else ""


def reach(person: Person, verb: Verb, *, column: str = "payee") -> Q:
    """Filter for rows whose payee, in this column, is an agency where the person may do this."""
    return Q(**{f"{column}__in": reach_of(person, verb).payee_codes})


def discrepancies_of(person: Person, verb: Verb) -> Q:
    """Filter for discrepancies where the person may do this: by the order's payee, else by the terminal.

    A terminal belongs to the agency that has it for itself; the shared one belongs to all agencies that use it.
    """
    reachable = reach_of(person, verb)
    by_order = Q(entry__order__payee__in=reachable.payee_codes) | Q(line__entry__order__payee__in=reachable.payee_codes)
    by_terminal = (
        Q(statement__gateway=gateway.code, statement__terminal__in=_terminals_of(person, verb, gateway))
        for gateway in GATEWAYS.values()
    )
    return by_order | Q(entry__order=None, line__entry__order=None) & reduce(or_, by_terminal)


def _terminals_of(person: Person, verb: Verb, gateway: Gateway) -> set[str]:
    """Terminals of the agencies where the person is posted, and of agencies below with an account of their own."""
    owned = gateway.own_terminals()
    own = {terminal for code, terminal in owned if may_at(person, verb, code)}
    shares = set(reach_of(person, verb).head_payees) - {code for code, _ in owned}
    return own | {gateway.shared_terminal()} if shares else own
