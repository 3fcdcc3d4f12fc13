"""The states of an outbox row."""

from django.db import models


class JobState(models.TextChoices):
    """The life of a job."""

    PENDING = "pending", "Đang chờ"
    CLAIMED = "claimed", "Đang làm"
    DONE = "done", "Đã xong"
    GIVEN_UP = "given_up", "Đã bỏ cuộc"
