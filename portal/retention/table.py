"""The table of retention: what is kept, why, how long, and what happens then. Nothing else deletes what grew old.

No period here is taken from a law: those of archives (lưu trữ), accounting (kế toán) and personal data (Luật
91/2025/QH15) were not at hand when it was written, so each row gives its reason. Whoever runs the portal has
the table confirmed by their lawyers; a period that the database enforces as well (access log, sign-ins) can only be
lengthened here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from core import content_storage
from core.access_log.models import AccessRecord
from core.limits import counters
from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from eforms import quotas
from eforms.files import cleanup, retention
from notifications.models import Delivery, FailingAddress, Notification
from notifications.status import DeliveryState
from payments.orders.unfinished import needless_messages
from portal.accounts.models import Session, SignIn
from portal.accounts.sign_in_log import KEPT as SIGN_INS_KEPT
from portal.monitoring.models import KEPT as SAMPLES_KEPT
from portal.monitoring.models import Sample
from portal.retention.models import RUNS_KEPT, RetentionRun
from portal.retention.sweeps import Each, Files, OldestFirst, Rows, Sweep
from services.catalogue.actions import editing_sessions
from services.dossiers.actions import archiving, bulk, expiry, exports, requested_sheets, task_drafts, trial_run
from services.dossiers.models import DraftSheet, PaperSample, Printout, ResultPreview
from services.dossiers.models.exports import RETENTION as EXPORTS_KEPT
from services.dossiers.models.requested_sheets import RETENTION as SHEETS_KEPT

DAY: Final = timedelta(days=1)
YEAR: Final = timedelta(days=365)
AT_ONCE: Final = timedelta(0)
ACCESS_YEARS: Final = 5
"""Whole calendar years after the one of the access; a trigger holds them, too (`core`, migration 0006)."""
DELETED: Final = "Xóa"


@dataclass(frozen=True, repr=False)
class Rule:
    """One row: `what` is kept for `kept` because of `reason`; `then` says what happens, `sweep` does it."""

    key: str
    what: str
    kept: timedelta
    reason: str
    sweep: Sweep
    then: str = DELETED
    is_hourly: bool = False
    """Carried out each hour instead of each night."""

    def __repr__(self) -> str:
        return self.key


def _ago(kept: timedelta) -> Callable[[datetime], datetime]:
    return lambda now: now - kept


def _access_cut(now: datetime) -> datetime:
    """The beginning of the first year whose accesses are still kept; of UTC, as the trigger reads it."""
    return datetime(now.astimezone(UTC).year - ACCESS_YEARS, 1, 1, tzinfo=UTC)


def _done_jobs(before: datetime) -> QuerySet[OutboxJob]:
    """What was given up stays: somebody may set it going again."""
    return OutboxJob.objects.filter(state=JobState.DONE, done_at__lt=before)


def _mails(before: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(notification__created_at__lt=before).exclude(state=DeliveryState.WAITING)


def _notices(before: datetime) -> QuerySet[Notification]:
    mails = Delivery.objects.filter(notification=OuterRef("pk"))
    return Notification.objects.filter(~Exists(mails), created_at__lt=before)


def _sign_ins(now: datetime) -> QuerySet[SignIn]:
    """Of a day that is over for the database too: at night its day, of UTC, is the one before."""
    return SignIn.objects.filter(keep_until__lt=timezone.localdate(now) - DAY)


TABLE: Final = (
    Rule(
        "sessions", "Phiên đăng nhập đã hết hạn", AT_ONCE, "Không còn dùng được.",
        Rows(lambda now: Session.objects.filter(expire_date__lt=now)), is_hourly=True,
    ),
    Rule(
        "counters", "Bộ đếm chống lạm dụng đã hết hạn", AT_ONCE, "Không còn dùng được.",
        Rows(lambda now: counters.forgotten()), is_hourly=True,
    ),
    Rule(
        "samples", "Số đo vận hành", SAMPLES_KEPT, "Trang tình trạng hệ thống vẽ hai ngày qua.",
        Rows(lambda now: Sample.objects.filter(at__lt=now - SAMPLES_KEPT)), is_hourly=True,
    ),
    *(
        Rule(
            f"sheets_{kind._meta.model_name}", f"Bản PDF xem một lần: {kind._meta.verbose_name}", SHEETS_KEPT,
            "Lập lại được bất cứ lúc nào.", Rows(partial(requested_sheets.old, kind)), is_hourly=True,
        )
        for kind in (DraftSheet, PaperSample, Printout, ResultPreview)
    ),
    Rule(
        "drafts", "Bản nháp không ai sửa nữa, cùng tệp của bản nháp", expiry.RETENTION,
        "Người soạn được báo trước 14 ngày; chưa nộp thì cơ quan không cần.",
        Each(expiry.expired, expiry.delete_expired),
    ),
    Rule(
        "trials", "Lần đi thử biểu mẫu của người biên soạn", trial_run.RETENTION, "Chỉ để xem thử.",
        Each(trial_run.expired, trial_run.end_expired),
    ),
    Rule(
        "exports", "Bảng cán bộ đã xuất", EXPORTS_KEPT, "Bản sao dữ liệu cá nhân; xuất lại được.",
        Each(exports.old, exports.delete_old),
    ),
    Rule(
        "task_drafts", "Nội dung lưu tạm ở công đoạn đã xong", AT_ONCE, "Công đoạn đã xong thì không cần nữa.",
        Rows(lambda now: task_drafts.needless()),
    ),
    Rule(
        "bulk_runs", "Lần làm hàng loạt", bulk.KEPT, "Việc đã làm nằm trong nhật ký của từng hồ sơ.", Rows(bulk.old),
    ),
    Rule(
        "typed_inputs", "Nội dung gõ ở nơi soạn thủ tục mà chưa lưu", editing_sessions.KEPT_FOR, "Không ai quay lại.",
        Rows(editing_sessions.old_inputs),
    ),
    Rule(
        "uploads", "Tệp gửi dở dang", cleanup.ABANDONED_AFTER, "Lần gửi đã đứt giữa chừng.",
        Files(cleanup.abandoned_uploads),
    ),
    Rule(
        "file_cache", "Bản sao trên máy của tệp nằm ở kho tệp (nếu có kho)", content_storage.CACHED_FOR,
        "Lấy lại được từ kho.", Files(content_storage.unused_copies),
    ),
    Rule(
        "files", "Tệp không còn ở bản nháp hay hồ sơ nào", retention.KEPT_RELEASED,
        "Phòng khi gỡ nhầm; tệp chứa dữ liệu cá nhân nên không giữ lâu hơn.",
        Each(retention.released, retention.delete_unless_held),
    ),
    Rule(
        "daily_use", "Số bản nháp và tệp mỗi người gửi trong ngày", DAY, "Chỉ để giữ mức dùng trong ngày.",
        Rows(quotas.over),
    ),
    Rule(
        "jobs", "Tác vụ nền đã xong", 90 * DAY, "Để tra một lỗi người dân báo muộn; việc đã bỏ cuộc thì giữ.",
        OldestFirst(_done_jobs, "created_at", _ago(90 * DAY)),
    ),
    Rule(
        "failing_addresses", "Địa chỉ thư bị trả lại", 30 * DAY, "Chỉ ngừng gửi 7 ngày, sau đó thử lại.",
        Rows(lambda now: FailingAddress.objects.filter(failed_at__lt=now - 30 * DAY)),
    ),
    Rule(
        "mails", "Lần gửi thư điện tử", 180 * DAY, "Để trả lời người không nhận được thư.",
        OldestFirst(_mails, "notification__created_at", _ago(180 * DAY)),
    ),
    Rule(
        "notices", "Thông báo cho người dân và cán bộ", 2 * YEAR, "Nội dung của hồ sơ nằm trong nhật ký của hồ sơ.",
        OldestFirst(_notices, "created_at", _ago(2 * YEAR)),
    ),
    Rule(
        "sign_ins", "Lần đăng nhập của cán bộ", SIGN_INS_KEPT, "Để điều tra việc dùng trộm tài khoản.", Rows(_sign_ins),
    ),
    Rule(
        "gateway_messages", "Thông điệp nguyên văn với cổng thanh toán", 5 * YEAR,
        "Chứng cứ khi đối chiếu với ngân hàng; sổ cái và biên lai thì giữ mãi. Khoản chưa nộp, đang hoàn trả hoặc còn "
        "chênh lệch thì không xóa.",
        OldestFirst(needless_messages, "at", _ago(5 * YEAR)),
    ),
    Rule(
        "dossiers", "Hồ sơ đã kết thúc", archiving.ARCHIVED_AFTER,
        "Hết một năm thì hiếm khi còn đính chính. Còn khoản chưa nộp, đang hoàn trả hoặc còn chênh lệch thì chưa.",
        Each(archiving.due, archiving.archive), then="Lập tệp lưu trữ; dòng trong cơ sở dữ liệu giữ nguyên",
    ),
    Rule(
        "access_log", "Nhật ký truy cập: cán bộ nào đã xem gì của ai", ACCESS_YEARS * YEAR,
        "Người dân xem được ai đã xem dữ liệu của mình; tính trọn năm, cơ sở dữ liệu không cho xóa sớm hơn.",
        OldestFirst(lambda before: AccessRecord.objects.filter(at__lt=before), "at", _access_cut),
    ),
    Rule(
        "retention_runs", "Lần thực hiện của chính bảng này", RUNS_KEPT, "Để biết bảng có được thực hiện không.",
        OldestFirst(lambda before: RetentionRun.objects.filter(began_at__lt=before), "began_at", _ago(RUNS_KEPT)),
    ),
)  # fmt: skip
BY_KEY: Final = {rule.key: rule for rule in TABLE}
