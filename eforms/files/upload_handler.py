"""Upload handler: files are hashed while they stream to disk, never held in memory.

A file over the limit of its field is not written; the rest of it is read and dropped, because a browser shows a
response only once it has sent everything.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest

MEGABYTE: Final = 2**20


class UploadLimit(NamedTuple):
    """How much one field of a page may upload."""

    per_file: int
    """Bytes of one file."""
    per_request: int
    """Bytes of all its files in one request."""


UploadLimits = Mapping[str, UploadLimit]


class ReceivedFile(TemporaryUploadedFile):
    """An uploaded file in the upload directory, with the hash of its content."""

    sha256: str = ""
    """Empty when the file was over the limit: then nothing of it was kept."""


class HashingUploadHandler(TemporaryFileUploadHandler):
    """Receives files within the limits of their fields."""

    file: ReceivedFile

    def __init__(self, request: HttpRequest | None = None, *, limits: UploadLimits | None = None) -> None:
        super().__init__(request)
        self.limits = limits
        self.received: dict[str, int] = {}

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super(TemporaryFileUploadHandler, self).new_file(*args, **kwargs)
        # Its name is the sender's: on disk it has one of ours.
        self.file = ReceivedFile("paper", self.content_type or "", 0, self.charset, self.content_type_extra)
        self.file.name = self.file_name
        self.digest = sha256()
        self.limit = self._limit_of(self.field_name or "")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        end = start + len(raw_data)
        if end <= self.limit:
            self.digest.update(raw_data)
            self.file.write(raw_data)
        elif start <= self.limit:
            self.file.truncate(0)

    def file_complete(self, file_size: int) -> ReceivedFile:
        self.file.seek(0)
        self.file.size = file_size
        if file_size <= self.limit:
            self.file.sha256 = self.digest.hexdigest()
            place = _without_row_numbers(self.field_name or "")
            self.received[place] = self.received.get(place, 0) + file_size
        return self.file

    def _limit_of(self, field: str) -> int:
        """Bytes the next file of this field may have."""
        if self.limits is None:
            return int(settings.UPLOAD_MAX_BYTES) - sum(self.received.values())
        place = _without_row_numbers(field)
        limit = self.limits.get(place, UploadLimit(0, 0))
        return min(limit.per_file, limit.per_request - self.received.get(place, 0))


def _without_row_numbers(name: str) -> str:
    """The input name as limits have it: the rows of a group share theirs."""
    return re.sub(r"-[0-9]{1,3}-", "-*-", name)


def set_upload_limits(request: HttpRequest, limits: UploadLimits) -> None:
    """Set the limits of a request; call it before anything reads the body, the CSRF check too."""
    request.upload_handlers = [HashingUploadHandler(request, limits=limits)]
