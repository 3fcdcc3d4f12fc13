"""Refunds."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from payments.models.ledger import Entry
from payments.status import RefundStatus


class Refund(models.Model):
    """A full or partial refund of one payment (hoàn trả), from its proposal to the money's arrival.

    `collected` is the ledger entry of the payment, `entry` that of the refund.
    """

    collected = models.ForeignKey(Entry, models.PROTECT, related_name="refunds", verbose_name="khoản đã thu")
    key = models.CharField(max_length=100, unique=True, editable=False)
    """Idempotency key: creating a refund twice with one key gives one refund."""
    request_id = models.CharField("mã yêu cầu", max_length=32, unique=True)
    amount_vnd = models.PositiveBigIntegerField("số tiền")
    reason = models.CharField("lý do", max_length=200)
    status = models.CharField("trạng thái", max_length=10, choices=RefundStatus, default=RefundStatus.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người đề nghị"
    )
    """Null when the portal itself refunds a surplus payment."""
    proposed_at = models.DateTimeField("đề nghị lúc", default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người duyệt"
    )
    sent_at = models.DateTimeField("gửi cổng lúc", null=True)
    ask_at = models.DateTimeField("hỏi lại lúc", null=True, editable=False)
    """When to poll the gateway next; null unless the refund is sent and polled."""
    asked = models.PositiveSmallIntegerField("số lần đã hỏi", default=0, editable=False)
    """How often it was polled."""
    given_up_at = models.DateTimeField("ngừng gửi lúc", null=True, editable=False)
    """When sending to an unresponsive gateway was given up."""
    ended_at = models.DateTimeField("kết thúc lúc", null=True)
    answer_code = models.CharField("mã trả lời", max_length=10, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+", verbose_name="bút toán")
    """The ledger entry of the outgoing money, once the refund is done."""

    is_over = models.GeneratedField(
        expression=Case(When(status__in=sorted(RefundStatus.final()), then=Value(True)), default=Value(False)),
        output_field=models.BooleanField(),
        db_persist=True,
        verbose_name="đã xong",
    )
    """Whether the status is final; stored, so that lists can put unfinished refunds first."""

    BACKOFFICE_KEY = "desk:"
    """Key prefix of refunds proposed in the back office; any other is decided in the app that proposed it."""

    class Meta:
        verbose_name = verbose_name_plural = "hoàn trả"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["is_over", "-id"], name="refund_by_state"),
            models.Index(fields=["ask_at"], name="refund_to_ask_about", condition=Q(ask_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="refund_gives_money", condition=Q(amount_vnd__gt=0)),
            models.CheckConstraint(
                name="refund_is_entered_when_done",
                condition=Q(status=RefundStatus.DONE, entry__isnull=False)
                | (~Q(status=RefundStatus.DONE) & Q(entry__isnull=True)),
            ),
            models.CheckConstraint(
                name="refund_is_approved_by_another_person",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} ({self.get_status_display()})"

    @property
    def is_stuck(self) -> bool:
        """Whether only a person can continue it: sending it, or polling its result, was given up."""
        if self.status == RefundStatus.SENT:
            return self.ask_at is None
        return self.status == RefundStatus.APPROVED and self.given_up_at is not None

    @property
    def is_decided_in_backoffice(self) -> bool:
        """Whether it is approved or rejected on the back-office pages, not in the app that proposed it."""
        return self.key.startswith(self.BACKOFFICE_KEY) or self.status == RefundStatus.REFUSED
