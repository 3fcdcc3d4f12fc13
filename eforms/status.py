"""Scan status of uploaded files."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy, gettext_noop


class Scan(TextChoices):
    """Scan status of a file, with labels for the person who uploaded it."""

    PENDING = "pending", gettext_lazy("Đang kiểm tra an toàn")
    CLEAN = "clean", gettext_lazy("Đã kiểm tra, mở được")
    UNSCANNED = "unscanned", gettext_lazy("Chưa quét mã độc, mở được")
    INFECTED = "infected", gettext_lazy("Có mã độc, không nhận")
    LOCKED = "locked", gettext_lazy("Có mật khẩu, không mở được")
    BROKEN = "broken", gettext_lazy("Bị hỏng, không mở được")
    FAILED = "failed", gettext_lazy("Chưa kiểm tra được")


READABLE = frozenset({Scan.CLEAN, Scan.UNSCANNED})
"""Statuses of a file that may be opened; only the demo may be without a scanner."""

REFUSED = frozenset({Scan.INFECTED, Scan.LOCKED, Scan.BROKEN})
"""Statuses of a file that is of no use: another file is needed."""

FLATTENED = gettext_noop("Bản gốc có mã lệnh hoặc tệp kèm bên trong; bản để xem chỉ giữ nội dung in được")
"""What people are told of a PDF that acts by itself."""

ADVICE = {
    Scan.INFECTED: gettext_lazy(
        "Hệ thống phát hiện mã độc, macro hoặc nội dung tự tải từ nơi khác trong tệp. "
        "Hãy lưu lại thành PDF, hoặc quét lại giấy tờ trên thiết bị khác, rồi đính kèm tệp mới."
    ),
    Scan.LOCKED: gettext_lazy(
        "Tệp có mật khẩu nên không mở được. Hãy bỏ mật khẩu, hoặc in ra và quét lại, rồi đính kèm tệp mới."
    ),
    Scan.BROKEN: gettext_lazy("Tệp bị hỏng nên không mở được. Hãy chụp hoặc quét lại rồi đính kèm tệp mới."),
}
"""Why a file was refused, and what to do."""
