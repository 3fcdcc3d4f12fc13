"""Models: the fees of a dossier, each paid by one order, exemptions from them, dues requested during handling."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from core.compiled_query import CompiledQuery
from payments.status import OrderStatus


class FeeMoment(models.TextChoices):
    """When a fee of a dossier falls due."""

    BEFORE = "before", gettext_lazy("Nộp trước khi giải quyết")
    AFTER = "after", gettext_lazy("Nộp khi nhận kết quả")
    DURING_HANDLING = "late", gettext_lazy("Nghĩa vụ tài chính phát sinh")
    DIFFERENCE = "more", gettext_lazy("Phí, lệ phí nộp thêm sau khi bổ sung")

    @classmethod
    def charged_early(cls) -> frozenset["FeeMoment"]:
        """What is collected before the desk accepts the dossier, and what a supplement adds to it."""
        return frozenset({cls.BEFORE, cls.DIFFERENCE})


class FeeQuerySet(models.QuerySet["Fee"]):
    def owed(self) -> Self:
        """With an open order: neither paid, nor cancelled, nor exempted."""
        return self.filter(order__status=OrderStatus.OPEN).select_related("order")


class Fee(models.Model):
    """What a dossier has to pay at one moment, and the order that pays it (phí, lệ phí, nghĩa vụ tài chính)."""

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="fees")
    order = models.OneToOneField("payments.Order", models.PROTECT, related_name="+")
    moment = models.CharField("thu khi nào", max_length=6, choices=FeeMoment)
    given_back = models.JSONField("hoàn trả", default=dict)
    """Refundable amounts in đồng by ending of the dossier (`Ending` value), copied from the fee rules."""
    exempt_reason = models.CharField("lý do miễn", max_length=500, blank=True)
    exempted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người cho miễn"
    )
    """The second person, who granted the exemption that another had proposed."""

    objects = FeeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "phí, lệ phí"
        constraints = [
            models.UniqueConstraint(
                name="dossier_has_one_order_per_moment",
                fields=["dossier", "moment"],
                condition=Q(moment__in=[FeeMoment.BEFORE, FeeMoment.AFTER]),
            ),
            models.CheckConstraint(
                name="exemption_says_why_and_by_whom",
                condition=Q(exempt_reason="", exempted_by__isnull=True)
                | (~Q(exempt_reason="") & Q(exempted_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_moment_display()}, hồ sơ {self.dossier_id}"


OWED: Final = CompiledQuery(lambda dossier: Fee.objects.owed().filter(dossier=dossier))
"""What the applicant of a dossier has to pay now."""


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def open(self) -> Self:
        """Proposed and not decided yet."""
        return self.filter(decided_at__isnull=True)


class Exemption(models.Model):
    """A proposal to exempt the applicant from a fee, and what a second person decided (đề nghị miễn nộp)."""

    fee = models.ForeignKey(Fee, models.PROTECT, related_name="exemptions")
    reason = models.CharField("lý do", max_length=500)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đề nghị"
    )
    proposed_at = models.DateTimeField("đề nghị lúc")
    task = models.ForeignKey("dossiers.Task", models.PROTECT, null=True, related_name="+", verbose_name="việc bị ngắt")
    """The interrupted task, reopened after the decision."""
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người quyết định",
    )
    """Empty where the fee was paid, or the dossier ended, before anybody decided."""
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    is_granted = models.BooleanField("được miễn", null=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "đề nghị miễn nộp"
        constraints = [
            models.UniqueConstraint(
                name="fee_has_one_open_exemption", fields=["fee"], condition=Q(decided_at__isnull=True)
            ),
            models.CheckConstraint(
                name="exemption_is_decided_by_a_second_person",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="granted_exemption_says_by_whom",
                condition=Q(decided_at__isnull=True, is_granted__isnull=True)
                | Q(decided_at__isnull=False, is_granted=False)
                | Q(decided_at__isnull=False, is_granted=True, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reason[:60]


class DuesRequest(models.Model):
    """Dues requested during handling, such as by a tax notice (yêu cầu thực hiện nghĩa vụ tài chính)."""

    fee = models.OneToOneField(Fee, models.PROTECT, primary_key=True, related_name="request")
    note = models.TextField("lý do")
    notice = models.CharField("thông báo của cơ quan", max_length=200, blank=True)
    """Number and date of the notice that sets the amount (thông báo thuế)."""
    paper = models.ForeignKey("eforms.Attachment", models.PROTECT, null=True, related_name="+", verbose_name="tệp")
    task = models.ForeignKey("dossiers.Task", models.PROTECT, related_name="+", verbose_name="việc bị ngắt")
    """The interrupted task, reopened after payment."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người yêu cầu")
    asked_at = models.DateTimeField("yêu cầu lúc")

    class Meta:
        verbose_name = verbose_name_plural = "yêu cầu nghĩa vụ tài chính"

    def __str__(self) -> str:
        return self.note[:60]
