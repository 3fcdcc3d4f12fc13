"""Back-office pages, at URLs of the admin: an order, a discrepancy, the totals of a day, and their actions."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import access_log
from core.access_log import AccessKind
from core.people import SignedInRequest
from core.permissions import may_somewhere
from core.staff_actions import Button, StaffPage, buttons, perform
from payments import rules
from payments.backoffice import payee_details
from payments.backoffice.permissions import Subject
from payments.backoffice.staff_actions import may_see, permitted_actions, staff_actions_for
from payments.ledger import totals
from payments.models import Discrepancy, Order, PayeeDetail, Receipt, Refund
from payments.orders.summaries import (
    DISCREPANCY_EXPLANATIONS,
    LINE_COLUMNS,
    discrepancy_summary,
    order_line_cells,
    order_summary,
    receipt_file_urls,
    refund_summary,
)
from payments.orders.timeline import timeline
from payments.status import DiscrepancyKind
from payments.verbs import MoneyVerb

ButtonsOf = Callable[[Subject], list[Button]]

SUBJECTS = {  # by the name in URLs
    "order": Order.objects.select_related("payer"),
    "refund": Refund.objects.select_related("collected__order__payer", "collected__attempt"),
    "receipt": Receipt.objects.select_related("order__payer", "book"),
    "discrepancy": Discrepancy.objects.select_related(
        "statement", "entry__order", "line__entry__order", "proposed_by", "resolved_by"
    ),
    "payeedetail": PayeeDetail.objects.select_related("proposed_by", "decided_by"),
}


@require_safe
def order(request: SignedInRequest, pk: int) -> HttpResponse:
    """One order with its refunds, receipts, ledger entries and messages, and the actions on them."""
    return _render_page(request, _get_or_404(request, "order", pk))


@require_safe
def discrepancy(request: SignedInRequest, pk: int) -> HttpResponse:
    """One discrepancy and the actions on it."""
    return _render_page(request, _get_or_404(request, "discrepancy", pk))


@require_safe
def payee_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One proposed terminal, account or tax code and the actions on it."""
    return _render_page(request, _get_or_404(request, "payeedetail", pk))


@require_safe
def receipt_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Redirect to the file of a receipt, or back with an error if there is none."""
    receipt = _get_or_404(request, "receipt", pk)
    path = receipt_file_urls([receipt]).get(receipt.pk)
    if path is None:
        messages.error(request, f"Biên lai {receipt} không có tệp.")
    return redirect(path or _page_url(receipt))


@require_http_methods(["GET", "POST"])
def perform_action(request: SignedInRequest, kind: str, pk: int, slug: str) -> HttpResponse:
    """Perform a staff action; errors are shown on the page it came from, to which a GET redirects."""
    subject = _get_or_404(request, kind, pk)
    if request.method == "GET":
        return redirect(_page_url(subject))
    page = StaffPage(
        thing=subject,
        url=_page_url(subject),
        actions=staff_actions_for(subject, request.user),
        permitted=permitted_actions(subject, request.user),
        show=lambda refused: _render_page(request, subject, refused=refused),
        gone="Việc này không còn làm được. Hãy xem lại trạng thái hiện tại.",
    )
    return perform(request, slug, page)


@require_safe
def daily_totals(request: SignedInRequest) -> HttpResponse:
    """Totals of one day, by kind of ledger entry, and a chart of the days before."""
    _check_may_read(request)
    day = totals.parse_day(request.GET.get("ngay", ""))
    return render(request, "admin/payments/daily_totals.html", totals.day_context(request.user, day))


@require_safe
def export_csv(request: SignedInRequest) -> HttpResponse:
    """The ledger entries of one day as a CSV file."""
    _check_may_read(request)
    day = totals.parse_day(request.GET.get("ngay", ""))
    response = HttpResponse(totals.entries_csv(request.user, day), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="thu-{day:%Y%m%d}.csv"'
    return response


def _check_may_read(request: SignedInRequest) -> None:
    """Http404 for users who may read money at no agency."""
    if not may_somewhere(request.user, MoneyVerb.READ):
        raise Http404


def _get_or_404(request: SignedInRequest, kind: str, pk: int) -> Any:
    """The object, if the user may read it; else Http404."""
    if kind not in SUBJECTS:
        raise Http404
    subject: Any = get_object_or_404(SUBJECTS[kind], pk=pk)
    if not may_see(request.user, subject):
        raise Http404
    return subject


def _page_url(subject: Subject) -> str:
    if isinstance(subject, Discrepancy):
        return reverse("admin:payments_discrepancy_work", args=[subject.pk])
    if isinstance(subject, PayeeDetail):
        return reverse("admin:payments_payeedetail_work", args=[subject.pk])
    return reverse("admin:payments_order_work", args=[_order_of(subject).pk])


def _order_of(subject: Order | Refund | Receipt) -> Order:
    """The order that a refund or receipt belongs to; Http404 for a refund without one."""
    if isinstance(subject, Order):
        return subject
    order = subject.order if isinstance(subject, Receipt) else subject.collected.order
    if order is None:
        raise Http404
    return order


def _render_page(request: SignedInRequest, subject: Subject, *, refused: Button | None = None) -> HttpResponse:
    """Render the page of the object; `refused` is a posted action, shown with its form as it was filled in."""

    def buttons_of(subject: Subject) -> list[Button]:
        actions = staff_actions_for(subject, request.user)
        return buttons(actions, subject, partial(_action_url, subject), refused=refused)

    if isinstance(subject, Discrepancy):
        name, context = "discrepancy", _discrepancy_context(subject, buttons_of)
    elif isinstance(subject, PayeeDetail):
        name, context = "payee_detail", _payee_detail_context(subject, buttons_of)
    else:
        order = _order_of(subject)
        access_log.record(request.user, AccessKind.ORDER, order, subject=order.payer, purpose="Xem khoản phải nộp")
        name, context = "order", _order_context(order, buttons_of)
    return render(request, f"admin/payments/{name}.html", context)


def _action_url(subject: Subject, slug: str) -> str:
    return reverse("admin:payments_action", args=[type(subject).__name__.lower(), subject.pk, slug])


def _order_context(order: Order, buttons_of: ButtonsOf) -> dict[str, object]:
    refunds = Refund.objects.filter(collected__order=order).select_related("collected__attempt", "collected__order")
    receipts = order.receipts.select_related("book", "order")
    return {
        "order": order,
        "has_pending_attempt": rules.has_pending_attempt(order),
        "summary": [{"label": "Người nộp", "value": order.payer.get_full_name()}, *order_summary(order)],
        "columns": LINE_COLUMNS,
        "rows": [order_line_cells(line) for line in order.lines.all()],
        "buttons": buttons_of(order),
        "refunds": [{"summary": refund_summary(refund), "buttons": buttons_of(refund)} for refund in refunds],
        "receipts": [{"receipt": receipt, "buttons": buttons_of(receipt)} for receipt in receipts],
        "entries": order.entries.all(),
        "timeline": timeline(order),
    }


def _discrepancy_context(discrepancy: Discrepancy, buttons_of: ButtonsOf) -> dict[str, object]:
    return {
        "discrepancy": discrepancy,
        "explanation": DISCREPANCY_EXPLANATIONS[DiscrepancyKind(discrepancy.kind)],
        "summary": discrepancy_summary(discrepancy),
        "buttons": buttons_of(discrepancy),
    }


def _payee_detail_context(detail: PayeeDetail, buttons_of: ButtonsOf) -> dict[str, object]:
    return {
        "detail": detail,
        "kind": payee_details.kind_label(detail.kind),
        "summary": payee_details.summary(detail),
        "columns": ("Mã hoặc số", "Áp dụng từ ngày", "Trạng thái", "Căn cứ"),
        "rows": payee_details.history(detail),
        "buttons": buttons_of(detail),
    }
