"""Payment links: a signed URL by which anyone may pay one order for somebody else (nộp hộ), without signing in."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import reduce, wraps
from operator import or_
from typing import Concatenate, Final, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.crypto import salted_hmac

from core.compiled_query import CompiledQuery
from core.limits.addresses import address_block
from payments import hooks
from payments.models import Order
from payments.models.orders import OrderQuerySet

LIFETIME = timedelta(days=30)
"""How long a payment link is valid."""
SALT = "payments.links"
SESSION_KEY = "orders_held"
"""Session key of the list of order references whose links were opened in this browser."""
MAX_LINKS = 20
"""Links remembered in one session; the oldest are forgotten first."""

P = ParamSpec("P")


def payment_link(order: Order) -> str:
    """Path of the order's payment link; it contains the signed reference and no personal data."""
    token = signing.TimestampSigner(salt=SALT, sep=".").sign(order.reference)
    return reverse("payments:link", args=[token])


def accept_link(request: HttpRequest, token: str) -> str:
    """Verify the link, remember it in the session and return the order's reference; Http404 if invalid or expired."""
    try:
        reference = signing.TimestampSigner(salt=SALT, sep=".").unsign(token, max_age=LIFETIME)
    except signing.BadSignature as error:
        raise Http404 from error
    others = [other for other in _linked_references(request) if other != reference]
    request.session[SESSION_KEY] = [*others, reference][-MAX_LINKS:]
    return reference


def link_holder(request: HttpRequest) -> str:
    """Fingerprint of whoever holds a link: their account, else their address, since a session is soon begun anew."""
    who = f"account:{request.user.pk}" if request.user.is_authenticated else f"address:{address_block(request)}"
    return salted_hmac(SALT, who, algorithm="sha256").hexdigest()[:16]


def visible_orders(request: HttpRequest) -> OrderQuerySet:
    """Orders this user may see and pay: their own, and those whose payment link was opened in this session."""
    linked = _linked_references(request)
    own = own_orders(request)
    return Order.objects.filter(own | Q(reference__in=linked) if linked else own)


ORDER: Final = CompiledQuery(lambda reference: Order.objects.with_started_attempt().filter(reference=reference))


def visible_order(request: HttpRequest, reference: str) -> Order:
    """The order with this reference, else Http404. Of the payer's own its row says so; of all others it is asked."""
    for order in ORDER(reference):
        if order.payer_id == request.user.pk:
            return order
    return get_object_or_404(visible_orders(request).with_started_attempt(), reference=reference)


def own_orders(request: HttpRequest) -> Q:
    """The orders of which this user is the payer, or acts for whom they concern."""
    if not request.user.is_authenticated:
        return Q(pk__in=[])
    of_others = (Q(pk__in=orders.values("pk")) for orders in _orders_of_others(request))
    return reduce(or_, of_others, Q(payer=request.user))


def is_payer(request: HttpRequest, order: Order) -> bool:
    """Whether this user is the payer, or acts for whom the order concerns; whoever came by a link is not."""
    if order.payer_id == request.user.pk:
        return True
    return any(orders.filter(pk=order.pk).exists() for orders in _orders_of_others(request))


def _orders_of_others(request: HttpRequest) -> Iterator[QuerySet[Order]]:
    if request.user.is_authenticated:
        yield from (orders for orders in hooks.orders_of_others.send(request.user) if orders is not None)


def login_or_link_required(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """View decorator: require login, unless the session has a payment link that opens the requested page."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        try:
            return (
                view(request, *args, **kwargs)
                if _linked_references(request)
                else redirect_to_login(request.get_full_path())
            )
        except Http404:
            return redirect_to_login(request.get_full_path())

    return guarded


def _linked_references(request: HttpRequest) -> list[str]:
    return list(request.session.get(SESSION_KEY, ()))
