"""The ledger."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from payments.status import EntryKind


class EntryQuerySet(models.QuerySet["Entry"]):
    def balance(self, account: str) -> int:
        """Balance of a ledger account in VND: debits less credits."""
        sums = self.aggregate(
            debits=models.Sum("amount_vnd", filter=Q(debit=account), default=0),
            credits=models.Sum("amount_vnd", filter=Q(credit=account), default=0),
        )
        return int(sums["debits"] - sums["credits"])


class Entry(models.Model):
    """A double-entry ledger entry: an amount moved from the credit account to the debit account (bút toán).

    One immutable row holds both sides, so the balances of all accounts always sum to zero. The names of accounts
    are those of `payments.ledger.accounts`.
    """

    kind = models.CharField("loại bút toán", max_length=12, choices=EntryKind)
    order = models.ForeignKey("payments.Order", models.PROTECT, null=True, related_name="entries")
    attempt = models.ForeignKey("payments.Attempt", models.PROTECT, null=True, related_name="entries")
    debit = models.CharField("ghi nợ", max_length=60)
    credit = models.CharField("ghi có", max_length=60)
    amount_vnd = models.PositiveBigIntegerField("số tiền")
    transaction_no = models.CharField("số giao dịch tại cổng", max_length=40, blank=True)
    happened_at = models.DateTimeField("theo giờ ngân hàng")
    made_at = models.DateTimeField("ghi sổ lúc", default=timezone.now)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "bút toán"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["happened_at"], name="entry_by_time"),
            # The totals of an agency's days are summed from these two alone.
            models.Index(fields=["debit", "happened_at", "kind", "amount_vnd"], name="entry_totals_by_debit"),
            models.Index(fields=["credit", "happened_at", "kind", "amount_vnd"], name="entry_totals_by_credit"),
            models.Index(
                fields=["happened_at"],
                name="entry_of_no_payment",
                condition=Q(kind__in=[EntryKind.REVERSAL, EntryKind.WRITE_OFF]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="order_is_settled_once", fields=["order"], condition=Q(kind=EntryKind.SETTLEMENT)
            ),
            models.UniqueConstraint(
                name="bank_transaction_is_entered_once",
                fields=["debit", "transaction_no"],
                condition=Q(kind__in=[EntryKind.SETTLEMENT, EntryKind.SURPLUS]) & ~Q(transaction_no=""),
            ),
            models.CheckConstraint(name="entry_moves_money", condition=Q(amount_vnd__gt=0)),
            models.CheckConstraint(name="entry_joins_two_accounts", condition=~Q(debit=F("credit"))),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount_vnd} {self.credit} → {self.debit}"
