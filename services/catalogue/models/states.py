"""The states of a version, and what its log records."""

from django.db import models

from core.status import StatusChoices


class VersionState(StatusChoices):
    """The states of a version, from draft to retired or abandoned."""

    DRAFT = "draft", "still", "pencil", "Bản nháp"
    REVIEW = "review", "warning", "clock", "Chờ duyệt"
    APPROVED = "approved", "info", "clock", "Đã duyệt, chờ ngày áp dụng"
    PUBLISHED = "published", "success", "success", "Đang áp dụng"
    RETIRED = "retired", "still", "pause", "Hết áp dụng"
    ABANDONED = "abandoned", "still", "cross", "Đã bỏ"

    @classmethod
    def pending(cls) -> frozenset["VersionState"]:
        """States in which the version is being written, reviewed or waits for its effective date."""
        return frozenset({cls.DRAFT, cls.REVIEW, cls.APPROVED})

    @classmethod
    def over(cls) -> frozenset["VersionState"]:
        """Final states."""
        return frozenset({cls.RETIRED, cls.ABANDONED})


class VersionAct(models.TextChoices):
    """What an event of the version log records."""

    IMPORTED = "imported", "Đưa gói thủ tục vào"
    BEGUN = "begun", "Bắt đầu soạn thủ tục"
    COPIED = "copied", "Bắt đầu soạn từ phiên bản trước"
    EDITED = "edited", "Sửa nội dung"
    UNDONE = "undone", "Hoàn tác một lần sửa"
    REDONE = "redone", "Làm lại lần sửa đã hoàn tác"
    TAKEN_OVER = "taken_over", "Sửa thay người đang sửa"
    SUBMITTED = "submitted", "Gửi duyệt"
    RETURNED = "returned", "Trả lại người soạn"
    APPROVED = "approved", "Duyệt, hẹn ngày áp dụng"
    PUBLISHED = "published", "Công bố"
    RETIRED = "retired", "Hết áp dụng"
    ABANDONED = "abandoned", "Bỏ bản nháp"


EDITING_ACTS = frozenset({VersionAct.EDITED, VersionAct.UNDONE, VersionAct.REDONE})
"""Acts that replace the text of a draft by another."""
AUTHORING_ACTS = EDITING_ACTS | {VersionAct.IMPORTED, VersionAct.BEGUN, VersionAct.COPIED}
"""Acts that make a person an author of the version, who then may not approve it."""
PUBLIC_ACTS = (VersionAct.PUBLISHED, VersionAct.RETIRED)
"""Acts that change what citizens read."""
WITHOUT_APPROVER = (VersionState.DRAFT, VersionState.REVIEW, VersionState.ABANDONED)
