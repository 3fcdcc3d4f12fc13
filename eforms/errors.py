"""Exceptions with a message for the person."""

from core.refusals import RefusalError


class UploadError(RefusalError):
    """A file that cannot be accepted."""


class QuotaError(RefusalError):
    """One more draft or file would pass a quota of this person."""


class DraftClosedError(RefusalError):
    """The draft was submitted or discarded while a change to it was on its way; nothing was changed."""


class DraftSubmittedError(DraftClosedError):
    def __init__(self) -> None:
        super().__init__("Bản này đã được nộp ở một trang hoặc thiết bị khác. Thay đổi vừa gửi không được ghi nhận.")


class DraftDiscardedError(DraftClosedError):
    def __init__(self) -> None:
        super().__init__("Bản đang soạn đã bị xóa ở một trang hoặc thiết bị khác. Nội dung vừa gửi không được lưu.")
