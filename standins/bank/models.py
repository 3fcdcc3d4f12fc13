"""Database of the stand-in bank: payments, money movements, refunds, transfers, webhooks."""

import uuid

from django.db import models
from django.utils import timezone

from core.ui.formatting import format_vnd
from payments.gateways.vnpay.protocol.codes import RESPONSES, TransactionStatus
from standins.bank.fault_modes import HONEST, Behaviour


class Payment(models.Model):
    """A payment that a merchant asked the bank to collect (VNPAY `pay` or `genqr`)."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    terminal = models.CharField(max_length=20)
    txn_ref = models.CharField(max_length=100)
    amount_vnd = models.PositiveBigIntegerField()
    order_info = models.CharField(max_length=255)
    return_url = models.URLField(max_length=500)
    create_date = models.CharField(max_length=14)
    expires_at = models.DateTimeField()
    fault_modes = models.CharField(max_length=250, default=HONEST)
    """Text form of `behaviour`."""
    bank = models.CharField(max_length=20, blank=True)
    otp_tries = models.PositiveSmallIntegerField(default=0)
    response_code = models.CharField(max_length=2, blank=True)
    status = models.CharField(max_length=2, default=TransactionStatus.UNFINISHED)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="reference_is_used_once_by_a_terminal", fields=["terminal", "txn_ref"]),
        ]

    def __str__(self) -> str:
        return f"{self.terminal} {self.txn_ref}"

    @property
    def amount(self) -> str:
        return format_vnd(self.amount_vnd)

    @property
    def behaviour(self) -> Behaviour:
        return Behaviour.parse(self.fault_modes)

    @property
    def is_open(self) -> bool:
        return not self.response_code

    @property
    def result(self) -> str:
        """Label of the response code."""
        return RESPONSES.get(self.response_code, "Chưa xong")


class MovementKind(models.TextChoices):
    """Kind of a money movement; the values are those of the statement file."""

    PAYMENT = "payment", "Thu"
    REFUND = "refund", "Hoàn"
    REVERSAL = "reversal", "Đảo"


class Movement(models.Model):
    """Money that the bank took from a payer or gave back."""

    payment = models.ForeignKey(Payment, models.CASCADE, related_name="movements")
    kind = models.CharField(max_length=8, choices=MovementKind)
    amount_vnd = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {format_vnd(self.amount_vnd)}"

    @property
    def transaction_no(self) -> str:
        return str(14_000_000 + self.pk)


class Refund(models.Model):
    """A merchant's refund request."""

    payment = models.ForeignKey(Payment, models.CASCADE, related_name="refunds")
    movement = models.OneToOneField(Movement, models.CASCADE, null=True)
    """Null while the refund is pending, and for ever when it is refused."""
    request_id = models.CharField(max_length=32)
    full = models.BooleanField()
    amount_vnd = models.PositiveBigIntegerField()
    order_info = models.CharField(max_length=255)
    requested_at = models.DateTimeField(default=timezone.now)
    is_refused = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="refund_is_requested_once", fields=["request_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.payment}: hoàn {format_vnd(self.amount_vnd)}"

    @property
    def status(self) -> TransactionStatus:
        if self.is_refused:
            return TransactionStatus.REFUND_REFUSED
        return TransactionStatus.DONE if self.movement else TransactionStatus.REFUNDING


class Transfer(models.Model):
    """A bank transfer to an account here, or out of it."""

    account = models.CharField(max_length=19)
    amount_vnd = models.PositiveBigIntegerField()
    text = models.CharField(max_length=200)
    """The payer's text as this bank rewrites it: in capitals, behind a prefix of its own."""
    is_outgoing = models.BooleanField(default=False)
    """True for money that left the account."""
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.account} {format_vnd(self.amount_vnd)}"

    @property
    def transaction_no(self) -> str:
        return f"FT{self.pk:010}"


class Webhook(models.Model):
    """One webhook (IPN) to a merchant's server, retried until it is acknowledged."""

    payment = models.ForeignKey(Payment, models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=2000)
    due_at = models.DateTimeField(null=True, db_index=True)
    """Time of the next attempt; null once acknowledged, cancelled or out of attempts."""
    tries = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.payment}: {self.tries} lần, {self.answer or 'chưa có trả lời'}"


class DefaultBehaviour(models.Model):
    """Single row with the behaviour of payments to come, unless their request or amount says otherwise."""

    fault_modes = models.CharField("cách ứng xử", max_length=250, default=HONEST)

    def __str__(self) -> str:
        return self.fault_modes

    @classmethod
    def current(cls) -> str:
        """The behaviour text, with `random` unexpanded, for each payment draws its own."""
        row = cls.objects.filter(pk=1).first()
        return row.fault_modes if row else HONEST

    @classmethod
    def change(cls, text: str) -> None:
        cls.objects.update_or_create(pk=1, defaults={"fault_modes": text})
