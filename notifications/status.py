"""Channels, and states of a delivery."""

from django.db import models


class Channel(models.TextChoices):
    """Channels of delivery."""

    EMAIL = "email", "Thư điện tử"


class DeliveryState(models.TextChoices):
    """State of a delivery: from waiting to sent or failed."""

    WAITING = "waiting", "Chờ gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Không gửi được"
