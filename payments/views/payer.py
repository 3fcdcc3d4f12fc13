"""The payer's pages: list of orders, order and checkout, QR codes, return from the gateway, receipts."""

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from core.compiled_query import CompiledQuery
from core.limits.addresses import client_address
from core.pagination import keyset
from payments import hooks, rules
from payments.actions import start_attempt
from payments.checkout import qr_checkout
from payments.checkout.payment_links import (
    LIFETIME,
    accept_link,
    is_payer,
    link_holder,
    login_or_link_required,
    own_orders,
    payment_link,
    visible_order,
    visible_orders,
)
from payments.checkout.return_page import PAID, return_page
from payments.errors import PaymentError
from payments.forms import ChooseGatewayForm
from payments.gateways.base import InvalidSignatureError
from payments.gateways.registry import ONLINE_GATEWAYS
from payments.gateways.vietqr.gateway import VietQr
from payments.models import Attempt, Order
from payments.orders.summaries import (
    LINE_COLUMNS,
    SummaryRows,
    link_holder_breadcrumbs,
    order_line_cells,
    order_summary,
    payer_breadcrumbs,
    receipt_files,
    receipt_summary,
    refund_rows,
    transfer_context,
)
from payments.receipts.issuing import receipt_title

ATTEMPT: Final = CompiledQuery(
    lambda reference, gateway: Attempt.objects.filter(reference=reference, gateway=gateway).select_related("order")
)
PAGE_SIZE = 20
RETURN_REFRESH_DELAYS = (2, 3, 5, 8, 13, 20, 30)
"""Seconds between automatic refreshes of the return page while the webhook is awaited; then the payer refreshes."""
QR_REFRESH_DELAYS = (5,) * 12 + (10,) * 12 + (30,) * 24
"""The same for pages with a QR code: a quarter of an hour, enough to fetch another telephone."""


@login_required
@require_GET
def order_list(request: HttpRequest) -> HttpResponse:
    """The payer's orders with their receipts, newest first."""
    cursor = request.GET.get("sau", "")
    page = keyset(Order.objects.of_payer(request.user), order=["-pk"], after=cursor, size=PAGE_SIZE)
    receipts = receipt_files(page.rows)
    rows = [(order, receipts.get(order.pk)) for order in page.rows]
    next_page = f"?sau={page.next}" if page.next else ""
    return render(request, "payments/order_list.html", {"rows": rows, "next_page": next_page})


@login_or_link_required
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, reference: str) -> HttpResponse:
    """An order with its lines and payment methods; a POST starts an attempt and redirects to the gateway."""
    order = visible_order(request, reference)
    form = ChooseGatewayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return redirect(_start_payment(request, order, form))
        except PaymentError as refusal:
            form.add_error(None, str(refusal))
            order.refresh_from_db()
    return render(
        request, "payments/order.html", _order_context(request, order, form), status=422 if form.errors else 200
    )


def _order_context(request: HttpRequest, order: Order, form: ChooseGatewayForm) -> dict[str, object]:
    may_be_paid, pays = rules.may_be_paid(order), is_payer(request, order)
    prefetch_related_objects([order], "lines")
    return {
        "order": order,
        "title": order.purpose if pays else order.subject(),
        "form": form,
        "trail": payer_breadcrumbs() if pays else None,
        "is_payer": pays,
        "payment_link": settings.SITE_URL + payment_link(order) if pays and may_be_paid else "",
        "link_lifetime_days": LIFETIME.days,
        "summary": [
            *order_summary(order, for_link_holder=not pays),
            *([] if may_be_paid else refund_rows(order, for_link_holder=not pays)),
        ],
        "columns": LINE_COLUMNS,
        "rows": [order_line_cells(line) for line in order.lines.all()],
        "calculations": _calculations(order) if pays else [],
        "has_pending_attempt": may_be_paid and order.has_started_attempt,
        "may_be_paid": may_be_paid,
        "receipts": receipt_files([order]).get(order.pk) if pays and not may_be_paid else None,
        "what_follows": hooks.what_follows.first(order) if pays and order.is_settled else "",
    }


def _calculations(order: Order) -> SummaryRows:
    """How the amounts were reckoned; a holder of a payment link is not told, as it says what was declared."""
    return [{"label": name, "value": text} for name, text in hooks.calculations.first(order) or ()]


def _start_payment(request: HttpRequest, order: Order, form: ChooseGatewayForm) -> str:
    gateway = form.selected_gateway()
    return start_attempt(
        order,
        gateway,
        ip=client_address(request),
        return_url=_return_url(gateway.code),
        click_key=form.click_key(),
        holder=None if is_payer(request, order) else link_holder(request),
    )


def _return_url(gateway: str) -> str:
    return settings.SITE_URL + reverse("payments:result", args=[gateway])


@login_or_link_required
@require_GET
def transfer(request: HttpRequest, reference: str) -> HttpResponse:
    """The QR code of a bank transfer; refreshes itself until the payment is recorded."""
    order = visible_order(request, reference)
    attempt = order.attempts.active().filter(gateway=VietQr.code).select_related("order").last()
    if attempt is None or not rules.may_be_paid(order):
        return redirect(order.public_path())
    context = {
        "order": order,
        "reload_url": request.path,
        "refresh": _next_refresh(request, QR_REFRESH_DELAYS),
        "trail": _breadcrumbs(request, order),
        **transfer_context(attempt),
    }
    return render(request, "payments/transfer.html", context)


@login_or_link_required
@require_GET
def qr_code(request: HttpRequest, reference: str) -> HttpResponse:
    """The QR code of a gateway; refreshes itself until the payment is recorded."""
    order = visible_order(request, reference)
    code = qr_checkout.latest_code(order)
    if code is None or not rules.may_be_paid(order):
        return redirect(order.public_path())
    context = {
        "order": order,
        "reload_url": request.path,
        "refresh": _next_refresh(request, QR_REFRESH_DELAYS) if code.content else None,
        "trail": _breadcrumbs(request, order),
        "method": code.method,
        "missing_title": gettext("Cổng %(name)s chưa đưa ra mã") % {"name": code.method.name},
        "qr_image": qr_checkout.qr_data_uri(code.content) if code.content else "",
        "summary": order_summary(order),
        "demo_bank_url": code.content if settings.DEMO else "",
    }
    return render(request, "payments/qr_code.html", context)


@require_GET
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Entry by a payment link: remember it and redirect to the order."""
    reference = accept_link(request, token)
    return redirect("payments:order", reference)


@login_required
@require_GET
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The latest e-receipt of an order, and the files of all."""
    order = get_object_or_404(Order.objects.filter(own_orders(request)), reference=reference)
    receipt = order.receipts.select_related("book").order_by("-pk").first()
    if receipt is None:
        raise Http404
    lines = list(order.lines.all())
    context = {
        "order": order,
        "receipt": receipt,
        "void_title": gettext("Biên lai này %(status)s") % {"status": receipt.get_status_display().lower()},
        "title": receipt_title(lines),
        "summary": receipt_summary(receipt),
        "columns": LINE_COLUMNS,
        "rows": [order_line_cells(line) for line in lines],
        "files": receipt_files([order])[order.pk],
        "trail": payer_breadcrumbs(order),
    }
    return render(request, "payments/receipt.html", context)


@login_or_link_required
@require_GET
def gateway_return(request: HttpRequest, gateway: str) -> HttpResponse:
    """The return URL of the gateways: shows the known result of the attempt, records nothing."""
    if gateway not in ONLINE_GATEWAYS:
        raise Http404
    raw_query = request.META.get("QUERY_STRING", "")
    try:
        payment_result = ONLINE_GATEWAYS[gateway].parse_return(raw_query)
    except InvalidSignatureError:
        return render(request, "payments/invalid_signature.html", status=400)
    attempt = _visible_attempt(request, payment_result.reference, gateway)
    page = return_page(attempt, payment_result, ONLINE_GATEWAYS[gateway])
    pays = is_payer(request, attempt.order)
    context = {
        "order": attempt.order,
        "return_page": page,
        "summary": order_summary(attempt.order, for_link_holder=not pays),
        "trail": _breadcrumbs(request, attempt.order),
        "is_payer": pays,
        "what_follows": hooks.what_follows.first(attempt.order) if pays and page is PAID else "",
        "reload_url": request.get_full_path(),
        "refresh": _next_refresh(request, RETURN_REFRESH_DELAYS) if page.is_waiting else None,
    }
    return render(request, "payments/gateway_return.html", context)


def _visible_attempt(request: HttpRequest, reference: str, gateway: str) -> Attempt:
    """The attempt with its order, else Http404; as `visible_order`."""
    for attempt in ATTEMPT(reference, gateway):
        if attempt.order.payer_id == request.user.pk:
            return attempt
    attempts = Attempt.objects.select_related("order").filter(reference=reference, gateway=gateway)
    return get_object_or_404(attempts, order__in=visible_orders(request))


def _breadcrumbs(request: HttpRequest, order: Order) -> list[tuple[str, str]]:
    return payer_breadcrumbs(order) if is_payer(request, order) else link_holder_breadcrumbs(order)


def _next_refresh(request: HttpRequest, delays: Sequence[int]) -> dict[str, object] | None:
    """Delay in seconds and URL of the next automatic refresh; None when the number of refreshes (`lan`) is used up."""
    query, _, count = f"&{request.META['QUERY_STRING']}".partition("&lan=")
    done = int(count or 0) if len(count) < 4 and (count.isdecimal() or not count) else len(delays)
    if done >= len(delays):
        return None
    return {"delay": delays[done], "url": f"{request.path}?{query[1:]}&lan={done + 1}"}
