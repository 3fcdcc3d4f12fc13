"""Models: the event log of a dossier and its clock periods."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from services.dossiers.status import Status


class EventType(models.TextChoices):
    """The type of an event (hành động)."""

    SUBMITTED = "submitted", gettext_lazy("Nộp hồ sơ")
    OPENED = "opened", gettext_lazy("Bắt đầu phần hồ sơ")
    FEE_PAID = "fee_paid", gettext_lazy("Đã nộp phí, lệ phí")
    EXEMPTION_PROPOSED = "exemption_proposed", gettext_lazy("Đề nghị miễn nộp")
    EXEMPTION_REJECTED = "exemption_rejected", gettext_lazy("Không miễn nộp")
    EXEMPTED = "exempted", gettext_lazy("Miễn nộp, có lý do")
    DUES_REQUESTED = "dues_requested", gettext_lazy("Yêu cầu thực hiện nghĩa vụ tài chính")
    DUES_PAID = "dues_paid", gettext_lazy("Đã thực hiện nghĩa vụ tài chính")
    REFUND_PROPOSED = "refund_proposed", gettext_lazy("Đề nghị hoàn trả")
    REFUND_APPROVED = "refund_approved", gettext_lazy("Duyệt hoàn trả")
    REFUND_DROPPED = "refund_dropped", gettext_lazy("Không hoàn trả")
    REFUNDED = "refunded", gettext_lazy("Đã hoàn trả")
    ACCEPTED = "accepted", gettext_lazy("Tiếp nhận hồ sơ")
    REFUSED = "refused", gettext_lazy("Từ chối tiếp nhận")
    SUPPLEMENT_REQUESTED = "supplement_requested", gettext_lazy("Yêu cầu bổ sung")
    SUPPLEMENT_PROPOSED = "supplement_proposed", gettext_lazy("Đề nghị yêu cầu bổ sung lần nữa")
    SUPPLEMENT_REJECTED = "supplement_rejected", gettext_lazy("Không duyệt yêu cầu bổ sung lần nữa")
    SUPPLEMENT_TAKEN_BACK = "supplement_taken_back", gettext_lazy("Rút đề nghị yêu cầu bổ sung lần nữa")
    PAPER_NOT_ASKED = "paper_not_asked", gettext_lazy("Không yêu cầu bản giấy: dữ liệu đã có")
    SUPPLEMENTED = "supplemented", gettext_lazy("Đã bổ sung hồ sơ")
    WAIT_OVER = "wait_over", gettext_lazy("Hết thời gian chờ người nộp")
    TAKEN = "taken", gettext_lazy("Bắt đầu xử lý")
    PROPOSED = "proposed", gettext_lazy("Trình lãnh đạo phê duyệt")
    STEP_DONE = "step_done", gettext_lazy("Hoàn thành công đoạn")
    FINDING_RECORDED = "finding_recorded", gettext_lazy("Ghi nhận của cơ quan")
    OFFICE_CHOSEN = "office_chosen", gettext_lazy("Chọn cơ quan thực hiện")
    OPINION_ASKED = "opinion_asked", gettext_lazy("Lấy ý kiến cơ quan khác")
    OPINION_GIVEN = "opinion_given", gettext_lazy("Cơ quan được hỏi đã trả lời")
    OPINION_LATE = "opinion_late", gettext_lazy("Cơ quan được hỏi trễ hạn trả lời")
    OPINION_ASSUMED = "opinion_assumed", gettext_lazy("Hết hạn trả lời, coi như đồng ý")
    OPINION_AFTER = "opinion_after", gettext_lazy("Ý kiến đến sau khi đã coi như đồng ý")
    OPINION_WAIVED = "opinion_waived", gettext_lazy("Không chờ ý kiến nữa")
    LIMIT_CHANGED = "limit_changed", gettext_lazy("Thời hạn giải quyết thay đổi")
    DUE_MOVED = "due_moved", gettext_lazy("Ngày hẹn dời theo lịch làm việc")
    TASKS_MOVED = "tasks_moved", gettext_lazy("Hạn của công đoạn dời theo lịch làm việc")
    DECIDED = "decided", gettext_lazy("Đồng ý, trình cấp tiếp theo")
    SENT_BACK = "sent_back", gettext_lazy("Lãnh đạo yêu cầu xem lại")
    APPROVED = "approved", gettext_lazy("Phê duyệt kết quả")
    STOPPED = "stopped", gettext_lazy("Dừng giải quyết")
    NOTED = "noted", gettext_lazy("Ghi nhận thông báo")
    RETURNED = "returned", gettext_lazy("Trả kết quả")
    WITHDRAWN = "withdrawn", gettext_lazy("Rút hồ sơ")
    APPOINTMENT_ASKED = "appointment_asked", gettext_lazy("Cần một cuộc hẹn")
    APPOINTMENT_SET = "appointment_set", gettext_lazy("Đặt lịch hẹn")
    APPOINTMENT_MOVED = "appointment_moved", gettext_lazy("Đổi lịch hẹn")
    APPOINTMENT_CANCELLED = "appointment_cancelled", gettext_lazy("Hủy lịch hẹn")
    APPOINTMENT_ATTENDED = "appointment_attended", gettext_lazy("Có mặt tại cuộc hẹn")
    APPOINTMENT_MISSED = "appointment_missed", gettext_lazy("Không đến cuộc hẹn")
    APPOINTMENT_WAIVED = "appointment_waived", gettext_lazy("Không cần cuộc hẹn nữa")
    INSPECTED = "inspected", gettext_lazy("Lập biên bản kiểm tra")
    ASSIGNED = "assigned", gettext_lazy("Đổi người làm")
    EXTENSION_PROPOSED = "extension_proposed", gettext_lazy("Đề nghị gia hạn")
    EXTENSION_REJECTED = "extension_rejected", gettext_lazy("Không gia hạn")
    EXTENDED = "extended", gettext_lazy("Xin lỗi và hẹn lại ngày trả")
    RESULT_CHANGE_PROPOSED = "result_change_proposed", gettext_lazy("Đề nghị đính chính hoặc thu hồi kết quả")
    RESULT_CHANGE_REJECTED = "result_change_rejected", gettext_lazy("Không đính chính, không thu hồi kết quả")
    RESULT_CORRECTED = "result_corrected", gettext_lazy("Đính chính, cấp lại kết quả")
    RESULT_WITHDRAWN = "result_withdrawn", gettext_lazy("Thu hồi kết quả")
    TRANSFERRED = "transferred", gettext_lazy("Chuyển hồ sơ đến cơ quan khác")
    AGENCY_SUCCEEDED = "agency_succeeded", gettext_lazy("Cơ quan kế thừa giải quyết tiếp")


INTERNAL_EVENTS = frozenset(
    {
        EventType.PROPOSED,
        EventType.SENT_BACK,
        EventType.EXEMPTION_PROPOSED,
        EventType.EXEMPTION_REJECTED,
        EventType.SUPPLEMENT_PROPOSED,
        EventType.SUPPLEMENT_REJECTED,
        EventType.SUPPLEMENT_TAKEN_BACK,
        EventType.PAPER_NOT_ASKED,
        EventType.FINDING_RECORDED,
        EventType.OFFICE_CHOSEN,
        EventType.OPINION_LATE,
        EventType.OPINION_AFTER,
        EventType.OPINION_WAIVED,
        EventType.DECIDED,
        EventType.TASKS_MOVED,
        EventType.ASSIGNED,
        EventType.EXTENSION_PROPOSED,
        EventType.EXTENSION_REJECTED,
        EventType.RESULT_CHANGE_PROPOSED,
        EventType.RESULT_CHANGE_REJECTED,
    }
)
"""Event types for staff only; the applicant sees and is notified of all others (NĐ 224/2026 art. 15(1)(g))."""

QUIET_EVENTS = frozenset(
    {
        EventType.STEP_DONE,
        EventType.OPINION_ASKED,
        EventType.OPINION_GIVEN,
        EventType.OPINION_ASSUMED,
        EventType.AGENCY_SUCCEEDED,
    }
)
"""Event types that the applicant sees on the page of the dossier and is sent no message about by themselves."""

EVENTS_ABOUT_ANSWERS = frozenset({EventType.SUBMITTED, EventType.OPENED, EventType.SUPPLEMENTED})
"""Event types that record the hashes of the answers and of the attachments."""


class DossierEvent(models.Model):
    """An event in the log of a dossier (sự kiện): append-only, each carrying the hash of the one before.

    Database triggers refuse to change or delete a row.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="log")
    serial = models.PositiveIntegerField()
    act = models.CharField(max_length=24, choices=EventType)
    before = models.PositiveSmallIntegerField(choices=Status, null=True, blank=True)
    after = models.PositiveSmallIntegerField(choices=Status)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    """The user who did it; null for the system."""
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    """Text that the applicant may read."""
    data = models.JSONField(default=dict)
    answers_hash = models.CharField(max_length=64, blank=True)
    """SHA-256 of the answer sheet, where the event wrote it; then `data` has `files`, the hashes of the attachments."""
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "sự kiện của hồ sơ"
        ordering = ["dossier", "serial"]
        constraints = [
            models.UniqueConstraint(name="event_serial_is_used_once", fields=["dossier", "serial"]),
            models.CheckConstraint(
                name="only_the_first_event_follows_nothing",
                condition=Q(serial=1, previous="", before__isnull=True)
                | (Q(serial__gt=1, before__isnull=False) & ~Q(previous="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.at:%d/%m/%Y %H:%M}"

    def get_act_display(self) -> str:  # type: ignore[no-redef]  # Django leaves it as it is
        """The words of this one type; Django's own method translates those of all types for each event."""
        return str(EventType(self.act).label)


class ClockPeriod(models.Model):
    """A period in which the deadline clock ran (thời gian tính vào thời hạn giải quyết); open while it runs."""

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="clock")
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    """The deadline in this period, if the law sets one; after a supplement it counts anew (NĐ 61/2018 art. 19(4))."""

    class Meta:
        verbose_name = verbose_name_plural = "thời gian giải quyết"
        constraints = [
            models.UniqueConstraint(
                name="one_clock_runs_at_a_time", fields=["dossier"], condition=Q(stopped_at__isnull=True)
            ),
            models.CheckConstraint(
                name="clock_stops_after_it_starts",
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("started_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"Từ {self.started_at:%d/%m/%Y %H:%M}"


class HistoryAnchor(models.Model):
    """A hash over all events up to the end of one day (mốc neo nhật ký): a rewritten past no longer matches it.

    The same content is kept, signed, in a file outside the database (`services.dossiers.history.anchoring`).
    """

    day = models.DateField("ngày", unique=True)
    """The last day whose events it covers."""
    first_event = models.PositiveBigIntegerField("sự kiện đầu")
    last_event = models.PositiveBigIntegerField("sự kiện cuối")
    """Primary keys: the events after the anchor before, up to this one."""
    events = models.PositiveIntegerField("số sự kiện")
    previous = models.CharField("mốc trước", max_length=64, blank=True)
    root = models.CharField("mã băm", max_length=64)
    """SHA-256 over `previous` and the hashes of the events in order of their primary keys."""
    is_signed = models.BooleanField("có chữ ký số")
    is_stamped = models.BooleanField("có dấu thời gian")
    made_at = models.DateTimeField("lập lúc", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "mốc neo nhật ký"
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"


class HistoryCheck(models.Model):
    """One run of the verification of histories (lần kiểm tra nhật ký), and what it found."""

    at = models.DateTimeField("lúc", auto_now_add=True)
    dossiers = models.PositiveIntegerField("số hồ sơ đã kiểm tra")
    anchors = models.PositiveIntegerField("số mốc đã kiểm tra")
    faults = models.JSONField("sai lệch", default=list)
    """One object for each fault: `dossier` (primary key) or `anchor` (day), and `fault`."""

    class Meta:
        verbose_name = verbose_name_plural = "lần kiểm tra nhật ký"

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M}: {len(self.faults)} sai lệch"
