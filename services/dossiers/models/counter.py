"""Model: what staff file for somebody who stands at the counter, or whose papers came by post."""

from django.conf import settings
from django.db import models

from services.dossiers.models.dossier import Filing


class CounterFiling(models.Model):
    """Who fills in a filing at the desk, and for whom (nộp tại quầy, qua bưu chính).

    The draft is its clerk's until it is filed: then it is the applicant's, as if they had filed it themselves.
    """

    filing = models.OneToOneField(Filing, models.CASCADE, primary_key=True, related_name="counter")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người nhập")
    full_name = models.CharField("họ, chữ đệm và tên", max_length=120)
    personal_number = models.CharField("số định danh cá nhân", max_length=12)
    birth = models.CharField("ngày sinh", max_length=10)
    """YYYY-MM-DD; YYYY where the papers say no more."""
    phone = models.CharField("số điện thoại", max_length=15, blank=True)
    posted_on = models.DateField("ngày gửi theo dấu bưu điện", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "hồ sơ nhập tại quầy"
        indexes = [models.Index(name="counter_filing_of_clerk", fields=["clerk", "-filing"])]

    def __str__(self) -> str:
        return f"{self.full_name}, {self.filing_id}"
