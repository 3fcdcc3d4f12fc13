"""What an agency holds of dossiers and becomes of it when it is merged or moved: shown before anybody decides."""

from core.pagination import COUNTED
from services.agencies.hooks import Holding
from services.agencies.models import Agency
from services.dossiers.models import Dossier, DossierSerial, Label, MessageTemplate
from services.dossiers.status import FINAL
from services.dossiers.steps.mergers import coming_slots, open_drafts, tasks_elsewhere, unended


def when_merged(old: Agency, new: Agency) -> list[Holding]:
    """Handler of `agencies.hooks.holdings_when_merged`."""
    ended = Dossier.objects.filter(agency=old, status__in=FINAL).order_by()[:COUNTED].count()
    return [
        Holding(
            "Hồ sơ chưa kết thúc",
            unended(old).count(),
            0,
            f"Chuyển sang {new}, giữ mã hồ sơ, ngày hẹn trả, người đang làm; người nộp được báo.",
            in_batches=True,
        ),
        Holding(
            "Hồ sơ đã kết thúc",
            0,
            ended,
            f"Giữ tên cơ quan cũ; người của {new} đọc được. Hồ sơ được mở lại thì {new} giải quyết.",
        ),
        Holding(
            "Việc về hồ sơ của cơ quan khác",
            tasks_elsewhere(old).count(),
            0,
            f"Ý kiến, công đoạn đang chờ chuyển sang {new}, giữ hạn và người làm.",
            in_batches=True,
        ),
        Holding("Bản đang soạn của người dân", open_drafts(old).count(), 0, f"Sẽ nộp tại {new}; không phải khai lại."),
        Holding(
            "Khung giờ hẹn sắp tới",
            coming_slots(old).count(),
            0,
            f"Chuyển sang {new}; giờ và nơi hẹn đã báo cho người dân giữ nguyên.",
            in_batches=True,
        ),
        Holding(
            "Nhãn và mẫu tin nhắn",
            Label.objects.filter(agency=old).count() + MessageTemplate.objects.filter(agency=old).count(),
            0,
            f"Chuyển sang {new}; trùng tên thì dùng cái của {new}.",
        ),
        Holding(
            "Dãy mã hồ sơ",
            0,
            DossierSerial.objects.filter(agency=old).count(),
            f"Dãy {old.code} dừng. Hồ sơ tiếp nhận từ ngày áp dụng lấy số tiếp theo của dãy {new.code}.",
        ),
    ]


def when_moved(agency: Agency) -> list[Holding]:
    """Handler of `agencies.hooks.holdings_when_moved`."""
    return [
        Holding(
            "Hồ sơ chưa kết thúc", 0, unended(agency).count(), "Tiếp tục ở cơ quan này; mã hồ sơ đã cấp giữ nguyên."
        ),
        Holding(
            "Dãy mã hồ sơ",
            0,
            DossierSerial.objects.filter(agency=agency).count(),
            "Số thứ tự trong ngày đi tiếp, phần mã cơ quan là mã mới.",
        ),
    ]
