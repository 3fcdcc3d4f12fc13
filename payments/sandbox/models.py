"""The bank's own book."""

import uuid

from django.db import models
from django.utils import timezone

from payments.money import dong
from payments.sandbox.conduct import Conduct
from payments.vnpay.codes import RESPONSES, TransactionStatus


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
    conduct = models.CharField(max_length=20, choices=Conduct, default=Conduct.HONEST)
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
    def transaction_no(self) -> str:
        return str(14_000_000 + self.pk)

    @property
    def amount(self) -> str:
        return dong(self.amount_vnd)

    @property
    def is_open(self) -> bool:
        return not self.response_code

    @property
    def result(self) -> str:
        """What became of it, in words."""
        return RESPONSES.get(self.response_code, "Chưa xong")


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


class Mood(models.Model):
    """How the bank behaves towards payments to come, unless a request says otherwise."""

    conduct = models.CharField("cách ứng xử", max_length=20, choices=Conduct, default=Conduct.HONEST)

    def __str__(self) -> str:
        return self.get_conduct_display()

    @classmethod
    def now(cls) -> Conduct:
        mood = cls.objects.filter(pk=1).first()
        return Conduct(mood.conduct) if mood else Conduct.HONEST

    @classmethod
    def become(cls, conduct: str) -> None:
        cls.objects.update_or_create(pk=1, defaults={"conduct": conduct})
