"""Each try to pay, and every message between the portal and the gateways."""

from hashlib import sha256
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from payments.status import AttemptStatus


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def in_time(self) -> Self:
        """Those that wait for an answer of the bank and may still be gone on with."""
        return self.filter(status=AttemptStatus.STARTED, expires_at__gt=timezone.now())

    def numbered(self, number: str) -> Self:
        """By our reference, or by the number the gateway gave."""
        return self.filter(Q(reference=number) | Q(transaction_no=number) & ~Q(transaction_no=""))


class Attempt(models.Model):
    """One try to pay an order at a gateway, under a reference used once."""

    reference = models.CharField("mã giao dịch", max_length=24, unique=True)
    order = models.ForeignKey("payments.Order", models.PROTECT, related_name="attempts")
    gateway = models.CharField("kênh thanh toán", max_length=12)
    terminal = models.CharField("mã điểm thu", max_length=35, blank=True)
    """The payee's account at the gateway, for cash the payee itself; its secrets stay in the settings."""
    account_bank = models.CharField("mã ngân hàng nhận", max_length=6, blank=True)
    account_bank_name = models.CharField("ngân hàng nhận", max_length=100, blank=True)
    account_holder = models.CharField("chủ tài khoản nhận", max_length=100, blank=True)
    """Of a transfer: the account it was begun to, whose number is the terminal."""
    amount_vnd = models.PositiveBigIntegerField("số tiền")
    status = models.CharField("trạng thái", max_length=10, choices=AttemptStatus, default=AttemptStatus.STARTED)
    started_at = models.DateTimeField("bắt đầu lúc", default=timezone.now)
    expires_at = models.DateTimeField("hết hạn lúc")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người nhập"
    )
    """The clerk, when no payer began it."""
    click = models.CharField(max_length=33, blank=True, editable=False)
    """Which click of the payer began it, so that a double one begins one try; empty when that cannot be told."""
    ask_at = models.DateTimeField("hỏi lại lúc", null=True, blank=True, editable=False)
    """When to ask the gateway ourselves; null once it has answered, or will not."""
    asked = models.PositiveSmallIntegerField("số lần đã hỏi", default=0, editable=False)
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
    def is_waiting(self) -> bool:
        return self.status == AttemptStatus.STARTED

    @property
    def is_in_time(self) -> bool:
        """Whether it waits for an answer of the bank and may still be gone on with."""
        return self.is_waiting and self.expires_at > timezone.now()


class Direction(models.TextChoices):
    """Which way a message went, seen from the portal."""

    OUT = "out", "Gửi đi"
    IN = "in", "Nhận về"


class MessageQuerySet(models.QuerySet["Message"]):
    def keep(self, attempt_id: int, direction: Direction, *, kind: str, raw: str, verdict: str = "") -> None:
        """Keep the message unless these very bytes are kept already: who repeats fills nothing."""
        digest = sha256(f"{direction}:{kind}:{raw}".encode()).hexdigest()
        said = {"direction": direction, "kind": kind, "raw": raw, "verdict": verdict, "digest": digest}
        self.bulk_create([Message(attempt_id=attempt_id, **said)], ignore_conflicts=True)


class Message(models.Model):
    """One message between the portal and a gateway, kept as it was signed."""

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
