"""Paying for somebody else (nộp hộ): a signed link opens one order to whoever holds it, without signing in."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from payments.models import Order
from payments.models.orders import OrderQuerySet

LASTS = timedelta(days=30)
SALT = "payments.checkout.payment_links"
HELD = "orders_held"
MOST_HELD = 20
"""One browser remembers so many; the oldest go first."""

P = ParamSpec("P")


def link_of(order: Order) -> str:
    """What the payer passes on: it says which order, and nothing of whose it is."""
    token = signing.TimestampSigner(salt=SALT, sep=".").sign(order.reference)
    return reverse("payments:link", args=[token])


def take(request: HttpRequest, token: str) -> str:
    """Remember in this browser that the link was shown; the reference of its order. A wrong or old link is no page."""
    try:
        reference = signing.TimestampSigner(salt=SALT, sep=".").unsign(token, max_age=LASTS)
    except signing.BadSignature as fault:
        raise Http404 from fault
    others = [held for held in _held(request) if held != reference]
    request.session[HELD] = [*others, reference][-MOST_HELD:]
    return reference


def orders_before(request: HttpRequest) -> OrderQuerySet:
    """The orders this person may see and pay: one's own, and those whose link one holds."""
    held = _held(request)
    mine = Q(payer=request.user) if request.user.is_authenticated else Q(pk__in=[])
    return Order.objects.filter(mine | Q(reference__in=held) if held else mine)


def signed_in_or_holding(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Whoever is not signed in signs in first, unless a link is held that opens what is asked for."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        try:
            return view(request, *args, **kwargs) if _held(request) else redirect_to_login(request.get_full_path())
        except Http404:
            return redirect_to_login(request.get_full_path())

    return guarded


def _held(request: HttpRequest) -> list[str]:
    return list(request.session.get(HELD, ()))
