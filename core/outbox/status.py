"""The states of a job."""

from django.db import models


class JobState(models.TextChoices):
    """From pending to claimed by a worker, and from there to done, back to pending, or given up."""

    PENDING = "pending", "Đang chờ"
    CLAIMED = "claimed", "Đang làm"
    DONE = "done", "Đã xong"
    GIVEN_UP = "given_up", "Đã bỏ cuộc"
