"""The payer's pages: what is owed, how to pay it, what became of it."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from payments import rules
from payments.actions import start_attempt
from payments.errors import PaymentError
from payments.forms import ChooseGatewayForm
from payments.gateways import GATEWAYS, ForgedError
from payments.models import Attempt, Order
from payments.outcome import outcome, pause
from payments.reading import LINE_COLUMNS, line_cells, order_facts, receipt_facts, trail

PAGE = 20


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """All my payments, newest first, a page at a time from the order given."""
    orders = Order.objects.owed_by(request.user).order_by("-id")
    before = request.GET.get("truoc", "")
    if before.isdecimal():
        orders = orders.filter(id__lt=int(before[:18]))
    rows = list(orders[: PAGE + 1])
    older = f"?truoc={rows[PAGE - 1].pk}" if len(rows) > PAGE else None
    return render(request, "payments/mine.html", {"orders": rows[:PAGE], "older": older})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, reference: str) -> HttpResponse:
    """What is owed and why; a POST goes on to the chosen gateway."""
    order = get_object_or_404(Order.objects.owed_by(request.user), reference=reference)
    form = ChooseGatewayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return redirect(_start(request, order, form))
        except PaymentError as refusal:
            form.add_error(None, str(refusal))
            order.refresh_from_db()
    return render(request, "payments/order.html", _shown(order, form), status=422 if form.errors else 200)


def _shown(order: Order, form: ChooseGatewayForm) -> dict[str, object]:
    return {
        "order": order,
        "form": form,
        "trail": trail(),
        "facts": order_facts(order),
        "columns": LINE_COLUMNS,
        "rows": [line_cells(line) for line in order.lines.all()],
        "is_waiting": any(attempt.is_waiting for attempt in order.attempts.all()),
        "may_be_paid": rules.may_be_paid(order),
        "has_receipt": order.receipts.exists(),
    }


def _start(request: HttpRequest, order: Order, form: ChooseGatewayForm) -> str:
    gateway = form.chosen()
    return start_attempt(
        order,
        gateway,
        ip=request.META["REMOTE_ADDR"],
        return_url=settings.SITE_URL + reverse("payments:result", args=[gateway.code]),
    )


@login_required
@require_GET
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The e-receipts of an order, the one that counts first."""
    order = get_object_or_404(Order.objects.owed_by(request.user), reference=reference)
    receipts = list(order.receipts.select_related("book").order_by("-pk"))
    if not receipts:
        raise Http404
    context = {
        "order": order,
        "receipt": receipts[0],
        "facts": receipt_facts(receipts[0]),
        "columns": LINE_COLUMNS,
        "rows": [line_cells(line) for line in order.lines.all()],
        "older": receipts[1:],
        "trail": trail(order),
    }
    return render(request, "payments/receipt.html", context)


@login_required
@never_cache
@require_GET
def result(request: HttpRequest, gateway: str) -> HttpResponse:
    """Where the gateway sends the payer back to: shows what is known, records nothing."""
    if gateway not in GATEWAYS:
        raise Http404
    raw_query = request.META.get("QUERY_STRING", "")
    try:
        reading = GATEWAYS[gateway].read_return(raw_query)
    except ForgedError:
        return render(request, "payments/unreadable.html", status=400)
    attempt = get_object_or_404(
        Attempt.objects.select_related("order"),
        reference=reading.reference,
        gateway=gateway,
        order__payer=request.user,
    )
    what = outcome(attempt, reading, GATEWAYS[gateway])
    context = {
        "order": attempt.order,
        "shown": what,
        "facts": order_facts(attempt.order),
        "trail": trail(attempt.order),
        "again": request.get_full_path(),
    }
    response = render(request, "payments/result.html", context)
    if what.is_waiting:
        _look_again(request, response)
    return response


def _look_again(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser come back by itself, each time later, a few times; no script is needed."""
    signed, _, looks = request.META["QUERY_STRING"].partition("&lan=")
    seconds = pause(int(looks or 0)) if looks.isdecimal() or not looks else None
    if seconds is not None:
        response["Refresh"] = f"{seconds}; url={request.path}?{signed}&lan={int(looks or 0) + 1}"
