"""The payer's pages: what is owed, how to pay it, what became of it."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core.pagination import keyset
from payments import rules
from payments.actions import start_attempt
from payments.checkout import qr_checkout
from payments.checkout.payment_links import LASTS, link_of, orders_before, signed_in_or_holding, take
from payments.checkout.return_page import return_page
from payments.errors import PaymentError
from payments.forms import ChooseGatewayForm
from payments.gateways.base import InvalidSignatureError
from payments.gateways.registry import ONLINE_GATEWAYS
from payments.gateways.vietqr.gateway import VietQr
from payments.models import Attempt, Order
from payments.orders.summaries import (
    LINE_COLUMNS,
    line_cells,
    order_facts,
    receipt_facts,
    receipts_of,
    refund_rows,
    trail,
    trail_of_holder,
    transfer_words,
)
from payments.receipts.issuing import title_of

PAGE = 20
PAUSES = (2, 3, 5, 8, 13, 20, 30)
"""Seconds between looks while the bank's notice is under way; then the payer looks by hand."""
PATIENT = (5,) * 12 + (10,) * 12 + (30,) * 24
"""The same for a transfer: a quarter of an hour, for who has to find the other telephone."""


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """All my payments with their receipts, newest first."""
    after = request.GET.get("sau", "")
    page = keyset(Order.objects.owed_by(request.user), order=["-pk"], after=after, size=PAGE)
    receipts = receipts_of(page.rows)
    rows = [(order, receipts.get(order.pk)) for order in page.rows]
    older = f"?sau={page.next}" if page.next else ""
    return render(request, "payments/mine.html", {"rows": rows, "older": older})


@signed_in_or_holding
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, reference: str) -> HttpResponse:
    """What is owed and why; a POST goes on to the chosen gateway."""
    order = get_object_or_404(orders_before(request), reference=reference)
    form = ChooseGatewayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return redirect(_start(request, order, form))
        except PaymentError as refusal:
            form.add_error(None, str(refusal))
            order.refresh_from_db()
    return render(request, "payments/order.html", _shown(request, order, form), status=422 if form.errors else 200)


def _shown(request: HttpRequest, order: Order, form: ChooseGatewayForm) -> dict[str, object]:
    may_be_paid, is_mine = rules.may_be_paid(order), _is_mine(request, order)
    return {
        "order": order,
        "title": order.purpose if is_mine else order.subject(),
        "form": form,
        "trail": trail() if is_mine else None,
        "is_mine": is_mine,
        "link": settings.SITE_URL + link_of(order) if is_mine and may_be_paid else "",
        "link_lasts": LASTS.days,
        "facts": [
            *order_facts(order, to_holder=not is_mine),
            *([] if may_be_paid else refund_rows(order, to_holder=not is_mine)),
        ],
        "columns": LINE_COLUMNS,
        "rows": [line_cells(line) for line in order.lines.all()],
        "is_waiting": rules.is_waiting(order),
        "may_be_paid": may_be_paid,
        "receipts": receipts_of([order]).get(order.pk) if is_mine and not may_be_paid else None,
    }


def _start(request: HttpRequest, order: Order, form: ChooseGatewayForm) -> str:
    gateway = form.chosen()
    return start_attempt(
        order, gateway, ip=request.META["REMOTE_ADDR"], return_url=_way_back(gateway.code), click=form.click()
    )


def _way_back(gateway: str) -> str:
    return settings.SITE_URL + reverse("payments:result", args=[gateway])


@signed_in_or_holding
@never_cache
@require_GET
def transfer(request: HttpRequest, reference: str) -> HttpResponse:
    """The QR code of a bank transfer; looks by itself whether the bank has seen the money."""
    order = get_object_or_404(orders_before(request), reference=reference)
    attempt = order.attempts.in_time().filter(gateway=VietQr.code).select_related("order").last()
    if attempt is None or not rules.may_be_paid(order):
        return redirect(order.public_path())
    context = {
        "order": order,
        "again": request.path,
        "look": _look_again(request, PATIENT),
        "trail": _trail(request, order),
        **transfer_words(attempt),
    }
    return render(request, "payments/transfer.html", context)


@signed_in_or_holding
@never_cache
@require_GET
def scan(request: HttpRequest, reference: str) -> HttpResponse:
    """The QR code that the gateway gave; looks by itself whether the bank has confirmed."""
    order = get_object_or_404(orders_before(request), reference=reference)
    code = qr_checkout.latest_code(order)
    if code is None or not rules.may_be_paid(order):
        return redirect(order.public_path())
    context = {
        "order": order,
        "again": request.path,
        "look": _look_again(request, PATIENT) if code.content else None,
        "trail": _trail(request, order),
        "method": code.method,
        "missing": f"Cổng {code.method.name} chưa đưa ra mã",
        "code": qr_checkout.picture(code.content) if code.content else "",
        "facts": order_facts(order),
        "app": code.content if settings.DEMO else "",
    }
    return render(request, "payments/scan.html", context)


@never_cache
@require_GET
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The way in for whoever pays for somebody else."""
    reference = take(request, token)
    return redirect("payments:order", reference)


@login_required
@require_GET
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The e-receipts of an order, the one that counts first."""
    order = get_object_or_404(Order.objects.owed_by(request.user), reference=reference)
    receipt = order.receipts.select_related("book").order_by("-pk").first()
    if receipt is None:
        raise Http404
    lines = list(order.lines.all())
    context = {
        "order": order,
        "receipt": receipt,
        "void": f"Biên lai này {receipt.get_status_display().lower()}",
        "title": title_of(lines),
        "facts": receipt_facts(receipt),
        "columns": LINE_COLUMNS,
        "rows": [line_cells(line) for line in lines],
        "files": receipts_of([order])[order.pk],
        "trail": trail(order),
    }
    return render(request, "payments/receipt.html", context)


@signed_in_or_holding
@never_cache
@require_GET
def result(request: HttpRequest, gateway: str) -> HttpResponse:
    """Where the gateway sends the payer back to: shows what is known, records nothing."""
    if gateway not in ONLINE_GATEWAYS:
        raise Http404
    raw_query = request.META.get("QUERY_STRING", "")
    try:
        payment = ONLINE_GATEWAYS[gateway].parse_return(raw_query)
    except InvalidSignatureError:
        return render(request, "payments/unreadable.html", status=400)
    attempt = get_object_or_404(
        Attempt.objects.select_related("order"),
        reference=payment.reference,
        gateway=gateway,
        order__in=orders_before(request),
    )
    what, is_mine = return_page(attempt, payment, ONLINE_GATEWAYS[gateway]), _is_mine(request, attempt.order)
    context = {
        "order": attempt.order,
        "shown": what,
        "facts": order_facts(attempt.order, to_holder=not is_mine),
        "trail": _trail(request, attempt.order),
        "is_mine": is_mine,
        "again": request.get_full_path(),
        "look": _look_again(request, PAUSES) if what.is_waiting else None,
    }
    return render(request, "payments/result.html", context)


def _trail(request: HttpRequest, order: Order) -> list[tuple[str, str]]:
    return trail(order) if _is_mine(request, order) else trail_of_holder(order)


def _is_mine(request: HttpRequest, order: Order) -> bool:
    return order.payer_id == request.user.pk


def _look_again(request: HttpRequest, pauses: Sequence[int]) -> dict[str, object] | None:
    """Where and after how many seconds the page looks by itself, each time later, a few times; then no more."""
    query, _, looks = f"&{request.META['QUERY_STRING']}".partition("&lan=")
    done = int(looks or 0) if len(looks) < 4 and (looks.isdecimal() or not looks) else len(pauses)
    if done >= len(pauses):
        return None
    return {"after": pauses[done], "at": f"{request.path}?{query[1:]}&lan={done + 1}"}
