"""Models of the figures of an office: what was counted of each dossier, summed up by day."""

from django.db import models
from django.db.models import Q


class Measure(models.IntegerChoices):
    """What is counted (số liệu): moves of dossiers, and steps of their process."""

    FILED = 1, "Nộp đến"
    ACCEPTED = 2, "Tiếp nhận"
    REFUSED = 3, "Từ chối tiếp nhận"
    SUPPLEMENT = 4, "Yêu cầu bổ sung"
    SUPPLEMENT_FIELD = 5, "Mục phải bổ sung"
    ON_TIME = 6, "Xong đúng hạn"
    LATE = 7, "Xong trễ hạn"
    DENIED = 8, "Từ chối giải quyết"
    STOPPED = 9, "Dừng giải quyết"
    WITHDRAWN = 10, "Người nộp rút"
    RETURNED = 11, "Trả kết quả"
    STEP_OPENED = 12, "Bước đến"
    STEP_ON_TIME = 13, "Bước xong đúng hạn"
    STEP_LATE = 14, "Bước xong trễ hạn"
    PAPER_NOT_ASKED = 15, "Đòi giấy tờ đã có dữ liệu"
    WITHOUT_DUE_DAY = 16, "Xong, không hẹn ngày"
    HANDLED = 17, "Thời gian giải quyết thật"


STEP_MEASURES = (Measure.STEP_OPENED, Measure.STEP_ON_TIME, Measure.STEP_LATE)


class Counted(models.Model):
    """What both tables count by."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", db_index=False)
    """The office that did it: of a step the one it lies with."""
    day = models.DateField()
    measure = models.PositiveSmallIntegerField(choices=Measure)
    procedure = models.ForeignKey("catalogue.Procedure", models.PROTECT, related_name="+", db_index=False)
    step = models.CharField(max_length=40, blank=True, default="")
    """Of a step, its key."""
    person = models.PositiveBigIntegerField(default=0)
    """Of a step that is done, the key of who did it; 0: nobody, or the system."""
    detail = models.CharField(max_length=100, blank=True, default="")
    """Key of the field that was asked again; of a step that is done and of the time that
    the offices took, the number of its bucket of working minutes."""

    class Meta:
        abstract = True


class CountedMove(Counted):
    """One thing that was counted of a dossier (lượt đã đếm); the list behind a figure is made of these.

    Written and taken back by `statistics.counting` alone, together with the counters.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="counted_moves")

    class Meta:
        verbose_name = verbose_name_plural = "lượt đã đếm"
        indexes = [models.Index(fields=["agency", "measure", "day", "dossier"], name="moves_behind_a_figure")]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.day:%d/%m/%Y}"


class DailyCount(Counted):
    """How many there were on one day (số đếm trong ngày)."""

    number = models.IntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "số đếm trong ngày"
        constraints = [
            models.UniqueConstraint(
                name="figure_is_counted_in_one_row",
                fields=["agency", "measure", "day", "procedure", "step", "person", "detail"],
            )
        ]
        indexes = [models.Index(fields=["person", "day"], name="counts_of_person", condition=Q(person__gt=0))]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.day:%d/%m/%Y}: {self.number}"


class MonthlyCount(Counted):
    """How many there were in one month (số đếm trong tháng), under its first day; written together with the days."""

    number = models.IntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "số đếm trong tháng"
        constraints = [
            models.UniqueConstraint(
                name="figure_of_a_month_is_one_row",
                fields=["agency", "measure", "day", "procedure", "step", "person", "detail"],
            )
        ]
        indexes = [models.Index(fields=["person", "day"], name="months_of_person", condition=Q(person__gt=0))]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.day:%m/%Y}: {self.number}"


class CountingState(models.Model):
    """When figures were last brought up to date, and what the last nightly check found; a single row.

    Whoever counts locks it, so that one batch is counted after the other.
    """

    counted_at = models.DateTimeField("đếm lúc", null=True)
    checked_day = models.DateField("ngày đã đối chiếu", null=True)
    differences = models.PositiveIntegerField("số chỗ lệch", default=0)
    """That the check of this day found, and mended."""

    class Meta:
        verbose_name = verbose_name_plural = "tình trạng số liệu"

    def __str__(self) -> str:
        return f"{self.counted_at}"
