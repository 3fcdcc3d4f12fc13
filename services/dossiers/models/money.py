"""What a dossier costs: its fees, each with the order by which it is paid, and what is asked for on the way."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from payments.status import OrderStatus


class FeeMoment(models.TextChoices):
    """When money falls due in the life of a dossier."""

    BEFORE = "before", "Nộp trước khi giải quyết"
    AFTER = "after", "Nộp khi nhận kết quả"
    LATE = "late", "Nghĩa vụ tài chính phát sinh"


class FeeQuerySet(models.QuerySet["Fee"]):
    def owed(self) -> Self:
        """Neither paid, nor dropped, nor let off."""
        return self.filter(order__status=OrderStatus.OPEN).select_related("order")


class Fee(models.Model):
    """Money due at one moment, and the order by which it is paid (phí, lệ phí, nghĩa vụ tài chính)."""

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="fees")
    order = models.OneToOneField("payments.Order", models.PROTECT, related_name="+")
    moment = models.CharField("thu khi nào", max_length=6, choices=FeeMoment)
    given_back = models.JSONField("hoàn trả", default=dict)
    """How much goes back, by the way the dossier ends: copied from the rules like the order itself."""
    exempt_reason = models.CharField("lý do miễn", max_length=500, blank=True)
    exempted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người cho miễn"
    )

    objects = FeeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "phí, lệ phí"
        constraints = [
            models.UniqueConstraint(
                name="dossier_has_one_order_per_moment",
                fields=["dossier", "moment"],
                condition=~Q(moment=FeeMoment.LATE),
            ),
            models.CheckConstraint(
                name="exemption_says_why_and_by_whom",
                condition=Q(exempt_reason="", exempted_by__isnull=True)
                | (~Q(exempt_reason="") & Q(exempted_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_moment_display()}, hồ sơ {self.dossier_id}"


class DuesRequest(models.Model):
    """Money asked for while a dossier is in work, such as by a tax notice (yêu cầu thực hiện nghĩa vụ tài chính)."""

    fee = models.OneToOneField(Fee, models.PROTECT, primary_key=True, related_name="request")
    note = models.TextField("lý do")
    notice = models.CharField("thông báo của cơ quan", max_length=200, blank=True)
    """Number and date of the paper that fixes the sum (thông báo thuế)."""
    paper = models.ForeignKey("eforms.Attachment", models.PROTECT, null=True, related_name="+", verbose_name="tệp")
    task = models.ForeignKey("dossiers.Task", models.PROTECT, related_name="+", verbose_name="việc bị ngắt")
    """Where the work goes on once it is paid."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người yêu cầu")
    asked_at = models.DateTimeField("yêu cầu lúc")

    class Meta:
        verbose_name = verbose_name_plural = "yêu cầu nghĩa vụ tài chính"

    def __str__(self) -> str:
        return self.note[:60]
