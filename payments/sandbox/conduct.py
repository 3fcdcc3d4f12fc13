"""How the bank may behave, honestly or not."""

from django.db import models


class Conduct(models.TextChoices):
    """What the bank does with one payment besides what its buyer asked for."""

    HONEST = "honest", "Làm đúng"
    EARLY = "early", "Báo kết quả trước khi đưa người nộp trở về"
    LATE = "late", "Báo kết quả sau 30 giây"
    SILENT = "silent", "Không bao giờ báo kết quả"
    MANY = "many", "Báo kết quả 50 lần cùng lúc"
    DISORDER = "disorder", "Báo thành công rồi lại báo thất bại"
    WRONG_AMOUNT = "wrong_amount", "Báo sai số tiền"
    WRONG_SIGNATURE = "wrong_signature", "Ký sai"
    UNKNOWN_REFERENCE = "unknown_reference", "Báo một mã giao dịch lạ"
    TWICE = "twice", "Trừ tiền hai lần"
    REVERSED = "reversed", "Thu tiền rồi đảo giao dịch"
    REFUND_SLOW = "refund_slow", "Hoàn tiền chậm một phút"
    REFUND_REFUSED = "refund_refused", "Không nhận yêu cầu hoàn tiền"
    REFUND_FAILED = "refund_failed", "Nhận yêu cầu hoàn tiền rồi từ chối"
    DOWN = "down", "Ngừng hoạt động"
