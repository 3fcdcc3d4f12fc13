"""Files on their way in: hashed while they stream, written once, never held in memory.

What is over the limit of its field is not written at all; the rest of it is read and dropped, because a browser shows
an answer only when it was allowed to send everything.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest

MEGABYTE: Final = 2**20


class UploadLimit(NamedTuple):
    """How much one field of a page may send."""

    each: int
    """Bytes of one file."""
    together: int
    """Bytes of all its files in one posting."""


UploadLimits = Mapping[str, UploadLimit]


class ReceivedFile(TemporaryUploadedFile):
    """A file as it came, lying on the disk where papers are kept, with the hash of its content."""

    sha256: str = ""
    """Empty when there was no room for it: then nothing of it was kept."""


class HashingUploadHandler(TemporaryFileUploadHandler):
    """Takes the files of the fields that were announced, each as far as there is room for it."""

    file: ReceivedFile

    def __init__(self, request: HttpRequest | None = None, *, rooms: UploadLimits | None = None) -> None:
        super().__init__(request)
        self.rooms = rooms
        self.taken: dict[str, int] = {}

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super(TemporaryFileUploadHandler, self).new_file(*args, **kwargs)
        # Its name is the sender's: on disk it has one of ours.
        self.file = ReceivedFile("paper", self.content_type or "", 0, self.charset, self.content_type_extra)
        self.file.name = self.file_name
        self.digest = sha256()
        self.room = self._room_of(self.field_name or "")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        end = start + len(raw_data)
        if end <= self.room:
            self.digest.update(raw_data)
            self.file.write(raw_data)
        elif start <= self.room:
            self.file.truncate(0)

    def file_complete(self, file_size: int) -> ReceivedFile:
        self.file.seek(0)
        self.file.size = file_size
        if file_size <= self.room:
            self.file.sha256 = self.digest.hexdigest()
            self.taken[self.field_name or ""] = self.taken.get(self.field_name or "", 0) + file_size
        return self.file

    def _room_of(self, field: str) -> int:
        """Bytes the next file of this field may have."""
        if self.rooms is None:
            return int(settings.UPLOAD_MAX_BYTES) - sum(self.taken.values())
        room = self.rooms.get(field, UploadLimit(0, 0))
        return min(room.each, room.together - self.taken.get(field, 0))


def set_upload_limits(request: HttpRequest, rooms: UploadLimits) -> None:
    """Say how much a posting may bring; call it before anything reads the posting, the check against forgery too."""
    request.upload_handlers = [HashingUploadHandler(request, rooms=rooms)]
