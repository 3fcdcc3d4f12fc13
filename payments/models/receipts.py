"""E-receipts (biên lai điện tử) and the receipt books that number them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from payments.models.orders import Order
from payments.status import ReceiptStatus

MAX_NUMBER = 99_999_999
"""Receipt numbers have at most eight digits."""


class ReceiptBook(models.Model):
    """Number sequence of one agency's receipts of one year: from 1, without a gap (NĐ 254/2026/NĐ-CP)."""

    payee = models.CharField("mã cơ quan thu", max_length=35)
    year = models.PositiveSmallIntegerField("năm")
    form_symbol = models.CharField("ký hiệu mẫu biên lai", max_length=20)
    series_symbol = models.CharField("ký hiệu biên lai", max_length=20)
    last_number = models.PositiveIntegerField("số đã dùng", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "quyển biên lai"
        constraints = [
            models.UniqueConstraint(name="agency_has_one_book_a_year", fields=["payee", "year"]),
            models.CheckConstraint(
                name="receipt_number_has_at_most_eight_digits", condition=Q(last_number__lte=MAX_NUMBER)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee}, {self.year}"


class Receipt(models.Model):
    """E-receipt for a settled order; its texts and amounts are copied when it is issued and never change."""

    book = models.ForeignKey(ReceiptBook, models.PROTECT, related_name="receipts")
    number = models.PositiveIntegerField("số")
    order = models.ForeignKey(Order, models.PROTECT, related_name="receipts", verbose_name="khoản phải nộp")
    payer_name = models.CharField("người nộp", max_length=200)
    payee_name = models.CharField("đơn vị thu", max_length=200)
    payee_tax_code = models.CharField("mã số thuế đơn vị thu", max_length=14, blank=True)
    total_vnd = models.PositiveBigIntegerField("số tiền")
    total_in_words = models.CharField("số tiền bằng chữ", max_length=300)
    issued_at = models.DateTimeField("ngày lập", default=timezone.now)
    status = models.CharField("trạng thái", max_length=10, choices=ReceiptStatus, default=ReceiptStatus.VALID)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="thay cho biên lai"
    )
    void_reason = models.CharField("lý do hủy, thay thế", max_length=200, blank=True)
    voided_at = models.DateTimeField("hủy, thay thế lúc", null=True)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "biên lai"
        constraints = [
            models.UniqueConstraint(name="receipt_number_is_used_once", fields=["book", "number"]),
            models.UniqueConstraint(
                name="order_has_one_valid_receipt", fields=["order"], condition=Q(status=ReceiptStatus.VALID)
            ),
            models.CheckConstraint(
                name="voided_receipt_says_when_and_why",
                condition=Q(status=ReceiptStatus.VALID, voided_at__isnull=True)
                | (~Q(status=ReceiptStatus.VALID) & Q(voided_at__isnull=False) & ~Q(void_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book.series_symbol} {self.padded_number}"

    @property
    def padded_number(self) -> str:
        """The number with leading zeros, seven digits at least."""
        return f"{self.number:07}"
