"""The states an effect and a delivery pass through."""

from django.db import models


class State(models.TextChoices):
    """The life of an effect."""

    PENDING = "pending", "Đang chờ"
    CLAIMED = "claimed", "Đang làm"
    DONE = "done", "Đã xong"
    GIVEN_UP = "given_up", "Đã bỏ cuộc"


class Channel(models.TextChoices):
    """The ways a message leaves the portal."""

    EMAIL = "email", "Thư điện tử"


class DeliveryState(models.TextChoices):
    """The life of a delivery."""

    WAITING = "waiting", "Chờ gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Không gửi được"
