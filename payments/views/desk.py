"""The staff's pages about money, inside the admin's doors: one order, one discrepancy, one day."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.permissions import may_somewhere
from core.requests import SignedInRequest
from core.staff_actions import Button, StaffPage, buttons, perform
from payments import rules
from payments.backoffice.staff_actions import Thing, may_see, staff_actions_for
from payments.ledger import totals
from payments.models import Discrepancy, Order, Receipt, Refund
from payments.orders.summaries import (
    DIFFERENCE_MEANS,
    LINE_COLUMNS,
    discrepancy_facts,
    line_cells,
    order_facts,
    receipt_links,
    refund_facts,
)
from payments.orders.timeline import timeline
from payments.status import DiscrepancyKind
from payments.verbs import MoneyVerb

ButtonsOf = Callable[[Thing], list[Button]]

FINDERS = {
    "order": Order.objects.select_related("payer"),
    "refund": Refund.objects.select_related("collected__order__payer", "collected__attempt"),
    "receipt": Receipt.objects.select_related("order__payer", "book"),
    "discrepancy": Discrepancy.objects.select_related(
        "statement", "entry__order", "line__entry__order", "proposed_by", "resolved_by"
    ),
}


@require_safe
def order(request: SignedInRequest, pk: int) -> HttpResponse:
    """One order: what is owed, every message about it, and what may be done."""
    return _page(request, _within_reach(request, "order", pk))


@require_safe
def discrepancy(request: SignedInRequest, pk: int) -> HttpResponse:
    """One discrepancy between the bank's book and ours."""
    return _page(request, _within_reach(request, "discrepancy", pk))


@require_safe
def paper(request: SignedInRequest, pk: int) -> HttpResponse:
    """The way to the file of a receipt."""
    receipt = _within_reach(request, "receipt", pk)
    path = receipt_links([receipt]).get(receipt.pk)
    if path is None:
        messages.error(request, f"Biên lai {receipt} không có tệp.")
    return redirect(path or _page_of(receipt))


@require_http_methods(["GET", "POST"])
def act(request: SignedInRequest, kind: str, pk: int, slug: str) -> HttpResponse:
    """Carry out one staff action; a refusal, or what is missing, is shown where it was asked.

    A mere link leads there too.
    """
    thing = _within_reach(request, kind, pk)
    if request.method == "GET":
        return redirect(_page_of(thing))
    page = StaffPage(
        thing=thing,
        url=_page_of(thing),
        actions=staff_actions_for(thing, request.user),
        show=lambda refused: _page(request, thing, refused=refused),
        gone="Việc này không còn làm được. Hãy xem lại trạng thái hiện tại.",
        keeps_form=True,
    )
    return perform(request, slug, page)


@require_safe
def day(request: SignedInRequest) -> HttpResponse:
    """What came in and went out on one day, and how the last fortnight was."""
    _check_reads(request)
    chosen = totals.day_of(request.GET.get("ngay", ""))
    return render(request, "admin/payments/day.html", totals.day_page(request.user, chosen))


@require_safe
def export(request: SignedInRequest) -> HttpResponse:
    """The movements of one day as a table for a spreadsheet."""
    _check_reads(request)
    chosen = totals.day_of(request.GET.get("ngay", ""))
    response = HttpResponse(totals.as_csv(request.user, chosen), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="thu-{chosen:%Y%m%d}.csv"'
    return response


def _check_reads(request: SignedInRequest) -> None:
    if not may_somewhere(request.user, MoneyVerb.READ):
        raise Http404


def _within_reach(request: SignedInRequest, kind: str, pk: int) -> Any:
    """A thing within this person's duties; any other does not exist."""
    if kind not in FINDERS:
        raise Http404
    thing: Any = get_object_or_404(FINDERS[kind], pk=pk)
    if not may_see(request.user, thing):
        raise Http404
    return thing


def _page_of(thing: Thing) -> str:
    if isinstance(thing, Discrepancy):
        return reverse("admin:payments_discrepancy_work", args=[thing.pk])
    return reverse("admin:payments_order_work", args=[_order_of(thing).pk])


def _order_of(thing: Order | Refund | Receipt) -> Order:
    order = thing if isinstance(thing, Order) else thing.order if isinstance(thing, Receipt) else thing.collected.order
    if order is None:
        raise Http404
    return order


def _page(request: SignedInRequest, thing: Thing, *, refused: Button | None = None) -> HttpResponse:
    """The page a thing is worked on; with a form that was refused, that form as it was filled in."""

    def buttons_of(thing: Thing) -> list[Button]:
        return buttons(staff_actions_for(thing, request.user), thing, partial(_action_url, thing), refused=refused)

    if isinstance(thing, Discrepancy):
        name, context = "discrepancy", _shown_discrepancy(thing, buttons_of)
    else:
        name, context = "order", _shown_order(_order_of(thing), buttons_of)
    return render(request, f"admin/payments/{name}.html", context, status=422 if refused else 200)


def _action_url(thing: Thing, slug: str) -> str:
    return reverse("admin:payments_action", args=[type(thing).__name__.lower(), thing.pk, slug])


def _shown_order(order: Order, buttons_of: ButtonsOf) -> dict[str, object]:
    refunds = Refund.objects.filter(collected__order=order).select_related("collected__attempt", "collected__order")
    receipts = order.receipts.select_related("book", "order")
    return {
        "order": order,
        "is_waiting": rules.is_waiting(order),
        "facts": [{"label": "Người nộp", "value": order.payer.get_full_name()}, *order_facts(order)],
        "columns": LINE_COLUMNS,
        "rows": [line_cells(line) for line in order.lines.all()],
        "buttons": buttons_of(order),
        "refunds": [{"facts": refund_facts(refund), "buttons": buttons_of(refund)} for refund in refunds],
        "receipts": [{"receipt": receipt, "buttons": buttons_of(receipt)} for receipt in receipts],
        "entries": order.entries.all(),
        "timeline": timeline(order),
    }


def _shown_discrepancy(discrepancy: Discrepancy, buttons_of: ButtonsOf) -> dict[str, object]:
    return {
        "discrepancy": discrepancy,
        "means": DIFFERENCE_MEANS[DiscrepancyKind(discrepancy.kind)],
        "facts": discrepancy_facts(discrepancy),
        "buttons": buttons_of(discrepancy),
    }
