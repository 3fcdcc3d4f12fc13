"""Models of alerts: what people switched off, and the offices whose people were sent today's digest."""

from django.conf import settings
from django.db import models

from notifications.status import Channel


class Alert(models.IntegerChoices):
    """The alerts about a task (nhắc việc), in the order in which they come."""

    BEFORE = 0, "Trước khi đến hạn"
    AT_LIMIT = 1, "Khi đến hạn"
    DESK_HEAD = 2, "Báo phụ trách bộ phận một cửa"
    LEADER = 3, "Báo lãnh đạo"


class AlertKind(models.TextChoices):
    """What each person may switch off, page and mail apart."""

    SOON = "soon", "Việc của tôi sắp đến hạn"
    OVER = "over", "Việc của tôi đến hạn mà chưa xong"
    ESCALATED = "escalated", "Việc của người khác trễ hạn"
    DIGEST = "digest", "Tóm tắt đầu ngày"


class AlertChannel(models.TextChoices):
    """Where an alert is shown or sent."""

    PAGE = "page", "Trên cổng"
    EMAIL = Channel.EMAIL.value, "Thư điện tử"


ALWAYS_ON = frozenset({(AlertKind.ESCALATED, AlertChannel.PAGE)})
"""What nobody switches off: who is responsible has to learn that something is late."""


class AlertOff(models.Model):
    """An alert that a person does not want through a channel; without a row it is on."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=AlertKind)
    channel = models.CharField(max_length=8, choices=AlertChannel)

    class Meta:
        verbose_name = verbose_name_plural = "nhắc việc đã tắt"
        constraints = [
            models.UniqueConstraint(name="alert_is_switched_off_once", fields=["person", "kind", "channel"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}, {self.channel}"


class DigestRun(models.Model):
    """The last day on which the people of an office were sent their digest (tóm tắt đầu ngày)."""

    agency = models.OneToOneField("agencies.Agency", models.CASCADE, primary_key=True, related_name="+")
    day = models.DateField()

    class Meta:
        verbose_name = verbose_name_plural = "lần gửi tóm tắt đầu ngày"

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.day:%d/%m/%Y}"
