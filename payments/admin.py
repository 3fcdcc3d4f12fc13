"""Read-only admin lists of payments; staff act on the back-office pages (`payments.views.backoffice`)."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from core.access_log.admin import SearchesAreRecorded
from core.people import SignedInRequest
from core.permissions import may_somewhere
from core.read_only_admin import ReadOnlyAdmin, redirect_to_page
from core.staff_actions import asked_again
from core.ui.formatting import format_vnd
from payments.actions import approve_payee_detail
from payments.backoffice.payee_details import kind_label
from payments.backoffice.permissions import discrepancies_of, reach
from payments.errors import PaymentError
from payments.models import Attempt, Discrepancy, Order, PayeeDetail, Receipt, ReceiptBook, Refund
from payments.models.receipts import MAX_NUMBER
from payments.orders.masking import mask_personal_numbers
from payments.orders.summaries import refund_next_step
from payments.status import PayeeDetailStatus
from payments.verbs import MoneyVerb
from payments.views import backoffice, payee_details

LONGEST_NUMBER = 20
"""Digits of a receipt's number that are read, leading zeros included."""
MAX_MATCHES = 50
"""Orders shown for one searched number; more than one only if gateways gave the same number twice."""


def format_time(at: datetime | None) -> str:
    """Date and time for a list column; a dash for None."""
    return f"{localtime(at):%d/%m/%Y %H:%M}" if at else "–"


class MoneyAdmin(SearchesAreRecorded, ReadOnlyAdmin):
    """Base of the read-only lists, for staff who may read money at some agency."""

    show_facets = admin.ShowFacets.NEVER  # facets would count rows
    ordering = ["-id"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search in upper case, as our references and the gateways' numbers are."""
        return super().get_search_results(request, queryset, search_term.upper())

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_somewhere(request.user, MoneyVerb.READ)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and self.has_view_permission(request)


@admin.register(Order)
class OrderAdmin(MoneyAdmin):
    """Orders of the agencies whose money the person may read; also holds the back-office URLs."""

    list_display = ["reference", "purpose", "total", "status", "settled"]
    list_filter = ["status"]
    search_fields = ["reference__startswith"]
    search_help_text = "Mã thanh toán, mã giao dịch, hoặc số giao dịch tại cổng"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        return super().get_queryset(request).filter(reach(request.user, MoneyVerb.READ))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search attempts by reference or transaction number first; a joined search could use no index."""
        orders = Attempt.objects.by_number(search_term.strip().upper()).values_list("order", flat=True)
        if order_ids := list(orders[:MAX_MATCHES]):
            return queryset.filter(pk__in=order_ids), False
        return super().get_search_results(request, queryset, search_term)

    def get_urls(self) -> list[URLPattern]:
        admin_view = self.admin_site.admin_view
        return [
            path("<int:pk>/work/", admin_view(backoffice.order), name="payments_order_work"),
            path(
                "action/<slug:kind>/<int:pk>/<slug:slug>/",
                admin_view(backoffice.perform_action),
                name="payments_action",
            ),
            path("day/", admin_view(backoffice.daily_totals), name="payments_day"),
            path("day/export/", admin_view(backoffice.export_csv), name="payments_export"),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect to the back-office page of the order."""
        return redirect_to_page("admin:payments_order_work", object_id)

    @admin.display(description="Số tiền")
    def total(self, order: Order) -> str:
        return format_vnd(order.total_vnd)

    @admin.display(description="Đã nộp lúc")
    def settled(self, order: Order) -> str:
        return format_time(order.settled_at)


@admin.register(Receipt)
class ReceiptAdmin(MoneyAdmin):
    """Issued receipts, including void ones: book by book, the newest first."""

    ordering = ["-book", "-number"]
    list_display = ["__str__", "payer_name", "total", "status", "issued", "paper"]
    list_filter = ["status"]
    list_select_related = ["book"]
    search_fields = ["number__exact"]
    search_help_text = "Mã thanh toán, hoặc số biên lai"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Receipt]:
        """By the ids of the books, which are few: a join would read the receipts of all agencies."""
        books = ReceiptBook.objects.filter(reach(request.user, MoneyVerb.READ)).values_list("pk", flat=True)
        return super().get_queryset(request).filter(book__in=list(books))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By number, else by the beginning of an order's reference: both at once could use no index."""
        if (term := search_term.strip()).isdecimal():
            number = min(int(term[: LONGEST_NUMBER + 1]), MAX_NUMBER + 1)
            return queryset.filter(number=number), False
        orders = Order.objects.filter(reference__startswith=term.upper()).values_list("pk", flat=True)
        return (queryset.filter(order__in=list(orders[:MAX_MATCHES])) if term else queryset), False

    def get_urls(self) -> list[URLPattern]:
        paper = self.admin_site.admin_view(backoffice.receipt_file)
        return [path("<int:pk>/paper/", paper, name="payments_receipt_paper"), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect to the back-office page of its order."""
        receipt = self.get_object(request, object_id)
        return redirect("admin:payments_order_work", receipt.order_id if receipt else 0)

    @admin.display(description="Số tiền")
    def total(self, receipt: Receipt) -> str:
        return format_vnd(receipt.total_vnd)

    @admin.display(description="Lập lúc")
    def issued(self, receipt: Receipt) -> str:
        return format_time(receipt.issued_at)

    @admin.display(description="Tệp")
    def paper(self, receipt: Receipt) -> SafeString:
        return format_html('<a href="{}">Tải về</a>', reverse("admin:payments_receipt_paper", args=[receipt.pk]))


@admin.register(Refund)
class RefundAdmin(MoneyAdmin):
    """Refunds, unfinished ones first."""

    list_display = ["reference", "amount", "status", "to_do", "proposed"]
    list_filter = ["status"]
    list_select_related = ["collected__order", "collected__attempt"]
    ordering = ["is_over", "-id"]
    search_fields = ["collected__order__reference__startswith"]
    search_help_text = "Mã thanh toán"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Refund]:
        reachable = reach(request.user, MoneyVerb.READ, column="collected__order__payee")
        return super().get_queryset(request).filter(reachable)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect to the back-office page of its order."""
        refund = self.get_object(request, object_id)
        return redirect("admin:payments_order_work", (refund and refund.collected.order_id) or 0)

    @admin.display(description="Khoản phải nộp")
    def reference(self, refund: Refund) -> str:
        return str(refund.collected.order)

    @admin.display(description="Số tiền")
    def amount(self, refund: Refund) -> str:
        return format_vnd(refund.amount_vnd)

    @admin.display(description="Việc cần làm")
    def to_do(self, refund: Refund) -> str:
        return refund_next_step(refund)

    @admin.display(description="Đề nghị lúc")
    def proposed(self, refund: Refund) -> str:
        return format_time(refund.proposed_at)


@admin.register(Discrepancy)
class DiscrepancyAdmin(MoneyAdmin):
    """Discrepancies between statements and the ledger, open ones first."""

    list_display = ["kind", "reference", "amount", "status", "statement"]
    list_display_links = ["kind", "reference"]
    list_filter = ["status", "kind"]
    list_select_related = ["statement", "line", "entry__order"]
    ordering = ["status", "-id"]  # alphabetical: open, proposed, resolved

    def get_queryset(self, request: HttpRequest) -> QuerySet[Discrepancy]:
        reachable = discrepancies_of(request.user, MoneyVerb.READ)
        return super().get_queryset(request).filter(reachable)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(backoffice.discrepancy)
        return [path("<int:pk>/work/", page, name="payments_discrepancy_work"), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect to the back-office page of the discrepancy."""
        return redirect_to_page("admin:payments_discrepancy_work", object_id)

    @admin.display(description="Số tiền")
    def amount(self, discrepancy: Discrepancy) -> str:
        movement = discrepancy.line or discrepancy.entry
        return format_vnd(movement.amount_vnd) if movement else ""

    @admin.display(description="Nội dung")
    def reference(self, discrepancy: Discrepancy) -> str:
        order = discrepancy.entry and discrepancy.entry.order
        return (
            mask_personal_numbers(discrepancy.line.reference) if discrepancy.line else order.reference if order else "–"
        )


@admin.register(PayeeDetail)
class PayeeDetailAdmin(MoneyAdmin):
    """Where agencies collect, and their tax codes: what holds, what held, and what is proposed."""

    change_list_template = "admin/payments/payee_details.html"
    list_display = ["payee", "kind_label", "number", "status", "valid_from", "proposed"]
    list_filter = ["status"]
    search_fields = ["payee__startswith", "number__startswith"]
    search_help_text = "Mã cơ quan thu, hoặc mã và số"
    actions = ["approve_selected"]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_somewhere(request.user, MoneyVerb.PROPOSE_ACCOUNT)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PayeeDetail]:
        return super().get_queryset(request).filter(reach(request.user, MoneyVerb.PROPOSE_ACCOUNT))

    def get_urls(self) -> list[URLPattern]:
        admin_view = self.admin_site.admin_view
        return [
            path("propose/", admin_view(payee_details.propose), name="payments_payeedetail_propose"),
            path("<int:pk>/work/", admin_view(backoffice.payee_detail), name="payments_payeedetail_work"),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect to the back-office page of the proposal."""
        return redirect_to_page("admin:payments_payeedetail_work", object_id)

    @admin.action(description="Duyệt các đề nghị đã chọn")
    def approve_selected(self, request: SignedInRequest, chosen: QuerySet[PayeeDetail]) -> None:
        """Approve one after the other; each refusal is shown."""
        asked_again.send(request)
        for detail in chosen.filter(status=PayeeDetailStatus.PROPOSED).order_by("pk"):
            try:
                approve_payee_detail(detail, by=request.user)
            except PaymentError as refusal:
                messages.error(request, f"{detail}: {refusal}")
            else:
                messages.success(request, f"{detail}: đã duyệt.")

    @admin.display(description="Loại")
    def kind_label(self, detail: PayeeDetail) -> str:
        return kind_label(detail.kind)

    @admin.display(description="Đề nghị lúc")
    def proposed(self, detail: PayeeDetail) -> str:
        return format_time(detail.proposed_at)
