"""Exceptions with a message for the person."""

from typing import Self

from django.utils.translation import gettext

from core.refusals import RefusalError


class UploadError(RefusalError):
    """A file that cannot be accepted: a sentence about the file `%(name)s`, and the other values in it."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self._values = values

    def naming(self, name: str) -> Self:
        """The same with the name of the file."""
        return type(self)(str(self) % {**self._values, "name": name})


class QuotaError(RefusalError):
    """One more draft or file would pass a quota of this person."""


class DraftClosedError(RefusalError):
    """The draft was submitted or discarded while a change to it was on its way; nothing was changed."""


class DraftSubmittedError(DraftClosedError):
    def __init__(self) -> None:
        super().__init__(
            gettext("Bản này đã được nộp ở một trang hoặc thiết bị khác. Thay đổi vừa gửi không được ghi nhận.")
        )


class DraftDiscardedError(DraftClosedError):
    def __init__(self) -> None:
        super().__init__(
            gettext("Bản đang soạn đã bị xóa ở một trang hoặc thiết bị khác. Nội dung vừa gửi không được lưu.")
        )
