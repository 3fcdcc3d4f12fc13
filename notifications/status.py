"""Channels, and states of a delivery."""

from django.db import models


class Channel(models.TextChoices):
    """Channels of delivery."""

    EMAIL = "email", "Thư điện tử"


class DeliveryState(models.TextChoices):
    """State of a delivery: from waiting to sent or failed; a letter that was sent may come back."""

    WAITING = "waiting", "Chờ gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Không gửi được"
    BOUNCED = "bounced", "Bị trả lại"

    @classmethod
    def after_sending(cls) -> list["DeliveryState"]:
        """States in which the mail server took it."""
        return [cls.BOUNCED, cls.SENT]

    @classmethod
    def failures(cls) -> list["DeliveryState"]:
        """States of a letter that its recipient has not got."""
        return [cls.BOUNCED, cls.FAILED]
