"""Money in the admin: lists to search; everything is done on the desk's own pages."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from core.formatting import format_vnd
from core.permissions import may_somewhere
from core.read_only_admin import ReadOnlyAdmin
from payments.backoffice.permissions import discrepancies_of, reach
from payments.models import Attempt, Discrepancy, Order, Receipt, Refund
from payments.orders.masking import masked
from payments.orders.summaries import refund_to_do
from payments.verbs import MoneyVerb
from payments.views import desk

MOST_FOUND = 50
"""A number names one attempt; two gateways may have given the same."""


def moment(at: datetime | None) -> str:
    """Short enough for a column."""
    return f"{localtime(at):%d/%m/%Y %H:%M}" if at else "–"


class MoneyAdmin(ReadOnlyAdmin):
    """A list that nobody changes, for those with a duty to read it."""

    show_facets = admin.ShowFacets.NEVER  # they would count
    ordering = ["-id"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Our references and the banks' numbers are in capitals, whatever is typed."""
        return super().get_search_results(request, queryset, search_term.upper())

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_somewhere(request.user, MoneyVerb.READ)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and self.has_view_permission(request)


@admin.register(Order)
class OrderAdmin(MoneyAdmin):
    """What is owed to the agencies within one's duty."""

    list_display = ["reference", "purpose", "total", "status", "settled"]
    list_filter = ["status"]
    search_fields = ["reference__startswith"]
    search_help_text = "Mã thanh toán, mã giao dịch, hoặc số giao dịch tại cổng"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        return super().get_queryset(request).filter(reach(request.user, MoneyVerb.READ))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """An order by the numbers of its attempts, looked up first: across both tables no index would serve."""
        orders = Attempt.objects.numbered(search_term.strip().upper()).values_list("order", flat=True)
        if found := list(orders[:MOST_FOUND]):
            return queryset.filter(pk__in=found), False
        return super().get_search_results(request, queryset, search_term)

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/work/", guarded(desk.order), name="payments_order_work"),
            path("action/<slug:kind>/<int:pk>/<slug:slug>/", guarded(desk.act), name="payments_action"),
            path("day/", guarded(desk.day), name="payments_day"),
            path("day/export/", guarded(desk.export), name="payments_export"),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """An order opens on its own page."""
        return redirect("admin:payments_order_work", object_id)

    @admin.display(description="Số tiền")
    def total(self, order: Order) -> str:
        return format_vnd(order.total_vnd)

    @admin.display(description="Đã nộp lúc")
    def settled(self, order: Order) -> str:
        return moment(order.settled_at)


@admin.register(Receipt)
class ReceiptAdmin(MoneyAdmin):
    """The receipts issued, the void ones too."""

    list_display = ["__str__", "payer_name", "total", "status", "issued", "paper"]
    list_filter = ["status"]
    list_select_related = ["book"]
    search_fields = ["order__reference__startswith", "number__exact"]
    search_help_text = "Mã thanh toán, hoặc số biên lai"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Receipt]:
        within = reach(request.user, MoneyVerb.READ, column="order__payee")
        return super().get_queryset(request).filter(within)

    def get_urls(self) -> list[URLPattern]:
        paper = self.admin_site.admin_view(desk.paper)
        return [path("<int:pk>/paper/", paper, name="payments_receipt_paper"), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A receipt is read where its order is."""
        receipt = self.get_object(request, object_id)
        return redirect("admin:payments_order_work", receipt.order_id if receipt else 0)

    @admin.display(description="Số tiền")
    def total(self, receipt: Receipt) -> str:
        return format_vnd(receipt.total_vnd)

    @admin.display(description="Lập lúc")
    def issued(self, receipt: Receipt) -> str:
        return moment(receipt.issued_at)

    @admin.display(description="Tệp")
    def paper(self, receipt: Receipt) -> SafeString:
        return format_html('<a href="{}">Tải về</a>', reverse("admin:payments_receipt_paper", args=[receipt.pk]))


@admin.register(Refund)
class RefundAdmin(MoneyAdmin):
    """Money on its way back, what is not over first."""

    list_display = ["reference", "amount", "status", "to_do", "proposed"]
    list_filter = ["status"]
    list_select_related = ["collected__order", "collected__attempt"]
    ordering = ["is_over", "-id"]
    search_fields = ["collected__order__reference__startswith"]
    search_help_text = "Mã thanh toán"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Refund]:
        within = reach(request.user, MoneyVerb.READ, column="collected__order__payee")
        return super().get_queryset(request).filter(within)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A refund is worked on where its order is."""
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
        return refund_to_do(refund)

    @admin.display(description="Đề nghị lúc")
    def proposed(self, refund: Refund) -> str:
        return moment(refund.proposed_at)


@admin.register(Discrepancy)
class DiscrepancyAdmin(MoneyAdmin):
    """Where the bank's book and ours differ, the open ones first to be seen."""

    list_display = ["kind", "reference", "amount", "status", "statement"]
    list_display_links = ["kind", "reference"]
    list_filter = ["status", "kind"]
    list_select_related = ["statement", "line", "entry__order"]
    ordering = ["status", "-id"]  # open, proposed, resolved: what is left to do stands first

    def get_queryset(self, request: HttpRequest) -> QuerySet[Discrepancy]:
        within = discrepancies_of(request.user, MoneyVerb.READ)
        return super().get_queryset(request).filter(within)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(desk.discrepancy)
        return [path("<int:pk>/work/", page, name="payments_discrepancy_work"), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A discrepancy opens on its own page."""
        return redirect("admin:payments_discrepancy_work", object_id)

    @admin.display(description="Số tiền")
    def amount(self, discrepancy: Discrepancy) -> str:
        found = discrepancy.line or discrepancy.entry
        return format_vnd(found.amount_vnd) if found else ""

    @admin.display(description="Nội dung")
    def reference(self, discrepancy: Discrepancy) -> str:
        order = discrepancy.entry and discrepancy.entry.order
        return masked(discrepancy.line.reference) if discrepancy.line else order.reference if order else "–"
