"""Orders and their lines."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from payments.status import AttemptStatus, EntryKind, FeeKind, OrderStatus

if TYPE_CHECKING:
    from payments.models.ledger import Entry


_PAID = sorted(OrderStatus.after_settlement())


class OrderQuerySet(models.QuerySet["Order"]):
    def of_payer(self, user: object) -> Self:
        """All orders of this payer, whatever their status."""
        return self.filter(payer=user)

    def with_started_attempt(self) -> Self:
        """Each with whether an attempt has no result yet: saves a page of one order a query."""
        started = Order.objects.filter(pk=OuterRef("pk"), attempts__status=AttemptStatus.STARTED)
        return self.annotate(has_started_attempt=Exists(started))


class Order(models.Model):
    """A demand for payment: what one payer owes one agency for one matter. Texts and amounts are immutable."""

    has_started_attempt: bool
    """Only of those read by `OrderQuerySet.with_started_attempt`."""

    reference = models.CharField("mã thanh toán", max_length=20, unique=True)
    key = models.CharField(max_length=100, unique=True, editable=False)
    """Idempotency key: creating an order twice with one key gives one order."""
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người nộp")
    payee = models.CharField("mã cơ quan thu", max_length=35)
    payee_name = models.CharField("cơ quan thu", max_length=200)
    payee_tax_code = models.CharField("mã số thuế cơ quan thu", max_length=14, blank=True)
    purpose = models.CharField("nội dung", max_length=200)
    subject_path = models.CharField(max_length=200, editable=False)
    """Path of the page of the matter that is paid for, to which the payer returns."""
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
            models.Index(fields=["payee", "-id"], name="order_of_payee_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(name="order_asks_for_money", condition=Q(total_vnd__gt=0)),
            models.CheckConstraint(
                name="order_says_when_it_was_settled",
                condition=Q(status__in=_PAID, settled_at__isnull=False)
                | Q(~Q(status__in=_PAID), settled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state(self) -> OrderStatus:
        return OrderStatus(self.status)

    @property
    def is_cancelled(self) -> bool:
        return self.state is OrderStatus.CANCELLED

    @property
    def is_settled(self) -> bool:
        return self.state is OrderStatus.SETTLED

    def settlement(self) -> "Entry | None":
        """The ledger entry of the payment that settled the order; None if it was never settled."""
        return self.entries.filter(kind=EntryKind.SETTLEMENT).first()

    def subject(self) -> str:
        """The names of the lines; unlike `purpose` without personal data, so payment links may show it."""
        return ", ".join(dict.fromkeys(line.name for line in self.lines.all()))

    def public_path(self) -> str:
        """Path of the payer's page of the order."""
        return reverse("payments:order", args=[self.reference])


class OrderLine(models.Model):
    """One fee or charge of an order, as of its creation."""

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
