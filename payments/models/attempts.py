"""Payment attempts, and the messages exchanged with gateways about them."""

from hashlib import sha256
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from payments.status import AttemptStatus


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def active(self) -> Self:
        """Attempts without a result that have not expired."""
        return self.filter(status=AttemptStatus.STARTED, expires_at__gt=timezone.now())

    def by_number(self, number: str) -> Self:
        """Attempts with this reference of ours or this transaction number of the gateway."""
        return self.filter(Q(reference=number) | Q(transaction_no=number) & ~Q(transaction_no=""))


class Attempt(models.Model):
    """One attempt to pay an order through a gateway, with a reference that is never reused."""

    reference = models.CharField("mã giao dịch", max_length=24, unique=True)
    order = models.ForeignKey("payments.Order", models.PROTECT, related_name="attempts")
    gateway = models.CharField("kênh thanh toán", max_length=12)
    terminal = models.CharField("mã điểm thu", max_length=35, blank=True)
    """The payee's account at the gateway: terminal code or bank account number; for cash the payee's code."""
    account_bank = models.CharField("mã ngân hàng nhận", max_length=6, blank=True)
    account_bank_name = models.CharField("ngân hàng nhận", max_length=100, blank=True)
    account_holder = models.CharField("chủ tài khoản nhận", max_length=100, blank=True)
    """Bank and holder of the account to transfer to; its number is `terminal`. Empty at other gateways."""
    amount_vnd = models.PositiveBigIntegerField("số tiền")
    status = models.CharField("trạng thái", max_length=10, choices=AttemptStatus, default=AttemptStatus.STARTED)
    started_at = models.DateTimeField("bắt đầu lúc", default=timezone.now)
    expires_at = models.DateTimeField("hết hạn lúc")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người nhập"
    )
    """The clerk who entered the payment; null when the payer started the attempt."""
    click = models.CharField(max_length=33, blank=True, editable=False)
    """Idempotency key of the payer's click, so that a double click starts one attempt; empty if unknown."""
    holder = models.CharField(max_length=16, null=True, editable=False)
    """Fingerprint of who started it by the payment link; null when the payer did, or a clerk."""
    ask_at = models.DateTimeField("hỏi lại lúc", null=True, blank=True, editable=False)
    """When to poll the gateway next; null once there is a result, or polling has ended."""
    asked = models.PositiveSmallIntegerField("số lần đã hỏi", default=0, editable=False)
    """How often the gateway was polled."""
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answer_code = models.CharField("mã trả lời", max_length=10, blank=True)
    bank = models.CharField("ngân hàng", max_length=20, blank=True)
    transaction_no = models.CharField("số giao dịch tại cổng", max_length=20, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "lần thanh toán"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["gateway", "terminal"], name="attempt_still_open", condition=Q(status=AttemptStatus.STARTED)
            ),
            models.Index(fields=["ask_at"], name="attempt_to_ask_about", condition=Q(ask_at__isnull=False)),
            models.Index(
                fields=["transaction_no"], name="attempt_by_number_at_gateway", condition=~Q(transaction_no="")
            ),
        ]
        constraints = [
            models.CheckConstraint(name="attempt_asks_for_money", condition=Q(amount_vnd__gt=0)),
            models.CheckConstraint(
                name="attempt_says_when_it_was_answered",
                condition=Q(status=AttemptStatus.STARTED) ^ Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_pending(self) -> bool:
        """Whether there is no result yet, even if the attempt has expired."""
        return self.status == AttemptStatus.STARTED

    @property
    def is_active(self) -> bool:
        """Whether there is no result yet and the attempt has not expired."""
        return self.is_pending and self.expires_at > timezone.now()


class Direction(models.TextChoices):
    """Direction of a message, seen from the portal."""

    OUT = "out", "Gửi đi"
    IN = "in", "Nhận về"


class MessageQuerySet(models.QuerySet["Message"]):
    def store(self, attempt_id: int, direction: Direction, *, kind: str, raw: str, verdict: str = "") -> None:
        """Store the message unless the attempt already has an identical one, so that repetitions take no space."""
        digest = sha256(f"{direction}:{kind}:{raw}".encode()).hexdigest()
        fields = {"direction": direction, "kind": kind, "raw": raw, "verdict": verdict, "digest": digest}
        self.bulk_create([Message(attempt_id=attempt_id, **fields)], ignore_conflicts=True)


class Message(models.Model):
    """One message between the portal and a gateway, stored verbatim, as it was signed."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="messages")
    direction = models.CharField("chiều", max_length=3, choices=Direction)
    kind = models.CharField("loại", max_length=10)
    verdict = models.CharField("kết quả", max_length=20, blank=True)
    raw = models.TextField("nguyên văn")
    digest = models.CharField(max_length=64, editable=False)
    at = models.DateTimeField("lúc", default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "thông điệp"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="message_is_kept_once", fields=["attempt", "digest"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_direction_display()} {self.kind} {self.verdict}".rstrip()
