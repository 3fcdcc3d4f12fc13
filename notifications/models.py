"""Notifications (thông báo) and their deliveries through channels."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from core.people import Person
from notifications.status import Channel, DeliveryState


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, person: Person) -> Self:
        """The notifications of this recipient."""
        return self.filter(recipient_id=person.pk)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def mark_read(self) -> int:
        """Set `read_at` of the unread ones; returns their number."""
        return self.unread().update(read_at=timezone.now())


class Notification(models.Model):
    """A message to one user (thông báo), stored with its rendered text."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="notifications",
        verbose_name="người nhận",
        db_index=False,  # both indexes below begin with it
    )
    kind = models.SlugField("loại", max_length=60, db_index=False)
    subject = models.CharField("tiêu đề", max_length=200)
    body = models.TextField("nội dung")
    path = models.CharField("đường dẫn", max_length=200)
    """The page it links to."""
    key = models.CharField("khóa", max_length=120, unique=True)
    created_at = models.DateTimeField("gửi lúc", db_default=Now())
    read_at = models.DateTimeField("đọc lúc", null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "thông báo"
        indexes = [
            models.Index(name="notification_of_recipient", fields=["recipient", "-id"]),
            models.Index(name="notification_unread", fields=["recipient"], condition=Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.subject


class Delivery(models.Model):
    """The delivery of a notification through one channel."""

    notification = models.ForeignKey(
        Notification,
        models.PROTECT,
        related_name="deliveries",
        verbose_name="thông báo",
        db_index=False,  # the unique constraint begins with it
    )
    channel = models.CharField("kênh", max_length=8, choices=Channel)
    state = models.CharField("trạng thái", max_length=8, choices=DeliveryState, db_default=DeliveryState.WAITING)
    sent_at = models.DateTimeField("gửi lúc", null=True)
    error = models.CharField("lỗi", max_length=200, db_default="")

    class Meta:
        verbose_name = verbose_name_plural = "lần gửi"
        indexes = [
            models.Index(name="delivery_failed", fields=["-id"], condition=Q(state__in=DeliveryState.failures())),
        ]
        constraints = [
            models.UniqueConstraint(
                name="notification_goes_once_through_a_channel", fields=["notification", "channel"]
            ),
            models.CheckConstraint(
                name="delivery_says_when_it_was_sent",
                condition=Q(state__in=DeliveryState.after_sending(), sent_at__isnull=False)
                | (~Q(state__in=DeliveryState.after_sending()) & Q(sent_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.get_state_display()}"


class FailingAddressQuerySet(models.QuerySet["FailingAddress"]):
    def resting(self, address: str) -> Self:
        """The mark on this address, while nothing is sent to it."""
        return self.filter(address=address.lower(), failed_at__gt=timezone.now() - FailingAddress.REST)


class FailingAddress(models.Model):
    """An e-mail address that refuses mail or sends it back; it is written to again only after a rest."""

    address = models.EmailField("địa chỉ", unique=True)
    """In small letters."""
    failed_at = models.DateTimeField("hỏng lúc")
    status = models.CharField("mã", max_length=12)
    """As the mail server gave it, `550` or `5.1.1`."""

    objects = FailingAddressQuerySet.as_manager()

    REST = timedelta(days=7)
    """A full or blocked mailbox may work again; servers that write on to dead ones are soon taken for spammers."""

    class Meta:
        verbose_name = verbose_name_plural = "địa chỉ thư bị trả lại"

    def __str__(self) -> str:
        return f"{self.pk} ({self.status})"
