"""What is owed, each try to pay it, and every message to and from the gateways."""

from hashlib import sha256
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from payments.status import AttemptStatus, FeeKind, OrderStatus


class OrderQuerySet(models.QuerySet["Order"]):
    def owed_by(self, user: object) -> Self:
        """All that this person has or had to pay."""
        return self.filter(payer=user)


class Order(models.Model):
    """What one person owes one agency for one matter; its words and sums never change."""

    reference = models.CharField("mã thanh toán", max_length=20, unique=True)
    key = models.CharField(max_length=100, unique=True, editable=False)
    """Who asks twice with the same key gets the same order."""
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người nộp")
    payee = models.CharField("mã cơ quan thu", max_length=35)
    payee_name = models.CharField("cơ quan thu", max_length=200)
    purpose = models.CharField("nội dung", max_length=200)
    subject_path = models.CharField(max_length=200, editable=False)
    """The page of the matter it is paid for: where the payer goes back to."""
    total_vnd = models.PositiveBigIntegerField("số tiền")
    status = models.CharField("trạng thái", max_length=10, choices=OrderStatus, default=OrderStatus.OPEN)
    created_at = models.DateTimeField("lập lúc", default=timezone.now)
    due_at = models.DateTimeField("hạn nộp", null=True, blank=True)
    settled_at = models.DateTimeField("đã nộp lúc", null=True, blank=True)
    cancel_reason = models.CharField("lý do hủy", max_length=200, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "khoản phải nộp"
        indexes = [
            models.Index(fields=["payer", "-id"], name="order_of_payer_newest_first"),
            models.Index(fields=["payee", "status", "-id"], name="order_of_payee_by_status"),
        ]
        constraints = [
            models.CheckConstraint(name="order_asks_for_money", condition=Q(total_vnd__gt=0)),
            models.CheckConstraint(
                name="order_says_when_it_was_settled",
                condition=Q(status=OrderStatus.SETTLED, settled_at__isnull=False)
                | Q(~Q(status=OrderStatus.SETTLED), settled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def public_path(self) -> str:
        """The page where the payer pays, and later sees that it is paid."""
        return reverse("payments:order", args=[self.reference])


class OrderLine(models.Model):
    """One fee or charge of an order, as it was when the order was made."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField("loại", max_length=6, choices=FeeKind)
    name = models.CharField("tên khoản thu", max_length=200)
    quantity = models.PositiveIntegerField("số lượng", default=1)
    unit_price_vnd = models.PositiveBigIntegerField("đơn giá")
    legal_basis = models.CharField("căn cứ", max_length=300, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="line_has_its_own_place", fields=["order", "position"]),
            models.CheckConstraint(name="line_asks_for_money", condition=Q(quantity__gt=0, unit_price_vnd__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def amount_vnd(self) -> int:
        return self.quantity * self.unit_price_vnd


class Attempt(models.Model):
    """One try to pay an order at a gateway, under a reference used once."""

    reference = models.CharField("mã giao dịch", max_length=24, unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="attempts")
    gateway = models.CharField("kênh thanh toán", max_length=12)
    terminal = models.CharField("mã điểm thu", max_length=20, blank=True)
    """The payee's account at the gateway; its secrets stay in the settings."""
    amount_vnd = models.PositiveBigIntegerField("số tiền")
    status = models.CharField("trạng thái", max_length=10, choices=AttemptStatus, default=AttemptStatus.STARTED)
    started_at = models.DateTimeField("bắt đầu lúc", default=timezone.now)
    expires_at = models.DateTimeField("hết hạn lúc")
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answer_code = models.CharField("mã trả lời", max_length=10, blank=True)
    bank = models.CharField("ngân hàng", max_length=20, blank=True)
    transaction_no = models.CharField("số giao dịch tại cổng", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "lần thanh toán"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="order_is_settled_by_one_attempt",
                fields=["order"],
                condition=Q(status=AttemptStatus.SETTLED),
            ),
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


class Direction(models.TextChoices):
    """Which way a message went, seen from the portal."""

    OUT = "out", "Gửi đi"
    IN = "in", "Nhận về"


class MessageQuerySet(models.QuerySet["Message"]):
    def keep(self, attempt: Attempt, direction: Direction, *, kind: str, raw: str, verdict: str = "") -> None:
        """Keep the message unless these very bytes are kept already: who repeats fills nothing."""
        digest = sha256(f"{direction}:{kind}:{raw}".encode()).hexdigest()
        message = Message(attempt=attempt, direction=direction, kind=kind, raw=raw, verdict=verdict, digest=digest)
        self.bulk_create([message], ignore_conflicts=True)


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
