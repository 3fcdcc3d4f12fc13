"""The bank's own book."""

import uuid

from django.db import models
from django.utils import timezone

from core.formatting import format_vnd
from payments.gateways.vnpay.protocol.codes import RESPONSES, TransactionStatus
from standins.bank.fault_modes import HONEST, Behaviour


class Payment(models.Model):
    """One payment a merchant asked the bank to collect."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    terminal = models.CharField(max_length=20)
    txn_ref = models.CharField(max_length=100)
    amount_vnd = models.PositiveBigIntegerField()
    order_info = models.CharField(max_length=255)
    return_url = models.URLField(max_length=500)
    create_date = models.CharField(max_length=14)
    expires_at = models.DateTimeField()
    conduct = models.CharField(max_length=250, default=HONEST)
    """The words of its `behaviour`."""
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
        return Behaviour.of(self.conduct)

    @property
    def is_open(self) -> bool:
        return not self.response_code

    @property
    def result(self) -> str:
        """What became of it, in words."""
        return RESPONSES.get(self.response_code, "Chưa xong")


class MovementKind(models.TextChoices):
    """Why money moved at the bank; the values are those of its statement."""

    PAYMENT = "payment", "Thu"
    REFUND = "refund", "Hoàn"
    REVERSAL = "reversal", "Đảo"


class Movement(models.Model):
    """Money the bank took from a buyer or gave back."""

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
    """A merchant's wish to give a buyer money back."""

    payment = models.ForeignKey(Payment, models.CASCADE, related_name="refunds")
    movement = models.OneToOneField(Movement, models.CASCADE, null=True)
    """Null while the bank works on it, and for ever when it refuses."""
    request_id = models.CharField(max_length=32)
    full = models.BooleanField()
    amount_vnd = models.PositiveBigIntegerField()
    order_info = models.CharField(max_length=255)
    asked_at = models.DateTimeField(default=timezone.now)
    is_refused = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="refund_is_asked_for_once", fields=["request_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.payment}: hoàn {format_vnd(self.amount_vnd)}"

    @property
    def status(self) -> TransactionStatus:
        if self.is_refused:
            return TransactionStatus.REFUND_REFUSED
        return TransactionStatus.DONE if self.movement else TransactionStatus.REFUNDING


class Transfer(models.Model):
    """Money sent from anybody's bank to an account here."""

    account = models.CharField(max_length=19)
    amount_vnd = models.PositiveBigIntegerField()
    text = models.CharField(max_length=200)
    """What the payer wrote, as this bank hands it on: in capitals, run together with its own signs."""
    is_outgoing = models.BooleanField(default=False)
    """Sent by who holds the account, not to it."""
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.account} {format_vnd(self.amount_vnd)}"

    @property
    def transaction_no(self) -> str:
        return f"FT{self.pk:010}"


class Notice(models.Model):
    """One message to the merchant's server, repeated until it is answered."""

    payment = models.ForeignKey(Payment, models.CASCADE, related_name="notices")
    url = models.URLField(max_length=2000)
    due_at = models.DateTimeField(null=True, db_index=True)
    """Null once it is answered or given up."""
    tries = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.payment}: {self.tries} lần, {self.answer or 'chưa có trả lời'}"


class DefaultBehaviour(models.Model):
    """How the bank behaves towards payments to come, unless a request says otherwise."""

    conduct = models.CharField("cách ứng xử", max_length=250, default=HONEST)

    def __str__(self) -> str:
        return self.conduct

    @classmethod
    def now(cls) -> str:
        """The words of the behaviour, `random` among them where every payment draws its own."""
        mood = cls.objects.filter(pk=1).first()
        return mood.conduct if mood else HONEST

    @classmethod
    def become(cls, conduct: str) -> None:
        cls.objects.update_or_create(pk=1, defaults={"conduct": conduct})
