"""The states a delivery passes through."""

from django.db import models


class Channel(models.TextChoices):
    """The ways a message leaves the portal."""

    EMAIL = "email", "Thư điện tử"


class DeliveryState(models.TextChoices):
    """The life of a delivery."""

    WAITING = "waiting", "Chờ gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Không gửi được"
