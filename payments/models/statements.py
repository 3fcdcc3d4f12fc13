"""Gateway statements, and discrepancies between them and the ledger."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from payments.models.ledger import Entry
from payments.status import DiscrepancyKind, DiscrepancyStatus, StatementLineKind


class Statement(models.Model):
    """A gateway's statement of one account (`terminal`) for one day (sao kê)."""

    gateway = models.CharField("kênh thanh toán", max_length=12)
    terminal = models.CharField("mã điểm thu", max_length=40)
    day = models.DateField("ngày")
    is_complete = models.BooleanField("trọn ngày", default=False)
    """Whether it was fetched so long after the day that no line will be added."""
    fetched_at = models.DateTimeField("lấy lúc", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "sao kê"
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(name="terminal_has_one_statement_a_day", fields=["gateway", "terminal", "day"]),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.terminal} {self.day:%d/%m/%Y}"


class AccountPoll(models.Model):
    """When a bank was last asked about the movements of an account, and how often in a row it gave no answer."""

    gateway = models.CharField("kênh thanh toán", max_length=12)
    terminal = models.CharField("mã điểm thu", max_length=40)
    asked_at = models.DateTimeField("hỏi lúc", default=timezone.now)
    failures = models.PositiveSmallIntegerField("số lần không trả lời liên tiếp", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "lần hỏi ngân hàng"
        constraints = [
            models.UniqueConstraint(name="account_is_polled_by_one_row", fields=["gateway", "terminal"]),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.terminal}"


class StatementLine(models.Model):
    """One movement of money on a statement: a payment, a refund or a reversal."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines")
    kind = models.CharField("loại", max_length=8, choices=StatementLineKind)
    reference = models.CharField("mã giao dịch", max_length=200)
    """Our payment reference; on a bank's statement, the text that the payer wrote."""
    transaction_no = models.CharField("số giao dịch", max_length=40)
    amount_vnd = models.PositiveBigIntegerField("số tiền")
    happened_at = models.DateTimeField("lúc")
    copy = models.PositiveSmallIntegerField(default=1, editable=False)
    """Ordinal among identical lines of the statement, from 1."""
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="line", verbose_name="bút toán")
    """The matching ledger entry; null if none was found."""

    class Meta:
        verbose_name = verbose_name_plural = "dòng sao kê"
        ordering = ["id"]
        indexes = [
            models.Index(name="statement_line_unmatched", fields=["statement"], condition=Q(entry__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="statement_line_is_kept_once",
                fields=["statement", "kind", "transaction_no", "reference", "amount_vnd", "copy"],
            ),
            models.CheckConstraint(name="statement_line_moves_money", condition=Q(amount_vnd__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.transaction_no}"


class Discrepancy(models.Model):
    """A difference between a gateway's statement and our ledger (chênh lệch), open until it is resolved."""

    kind = models.CharField("loại", max_length=14, choices=DiscrepancyKind)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="discrepancies", verbose_name="sao kê")
    line = models.OneToOneField(StatementLine, models.PROTECT, null=True, related_name="discrepancy")
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="discrepancy")
    status = models.CharField("trạng thái", max_length=10, choices=DiscrepancyStatus, default=DiscrepancyStatus.OPEN)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    """Null when reconciliation resolved it without a person."""
    found_at = models.DateTimeField("phát hiện lúc", default=timezone.now)
    resolved_at = models.DateTimeField("xử lý lúc", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "chênh lệch"
        ordering = ["-id"]
        indexes = [models.Index(fields=["status", "-id"], name="discrepancy_by_status")]
        constraints = [
            models.CheckConstraint(
                name="discrepancy_is_about_a_line_or_an_entry",
                condition=Q(line__isnull=False) | Q(entry__isnull=False),
            ),
            models.CheckConstraint(
                name="discrepancy_says_when_it_was_resolved",
                condition=Q(status=DiscrepancyStatus.RESOLVED) ^ Q(resolved_at__isnull=True),
            ),
            models.CheckConstraint(
                name="write_off_is_confirmed_by_another_person",
                condition=Q(proposed_by__isnull=True) | ~Q(resolved_by=models.F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.line or self.entry}"

    @property
    def state(self) -> DiscrepancyStatus:
        return DiscrepancyStatus(self.status)

    @property
    def is_open(self) -> bool:
        return self.state is DiscrepancyStatus.OPEN

    @property
    def is_proposed(self) -> bool:
        return self.state is DiscrepancyStatus.PROPOSED
