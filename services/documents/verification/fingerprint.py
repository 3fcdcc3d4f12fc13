"""Compare a file with the one we hold without keeping it: it is hashed while it streams in."""

from hashlib import sha256
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

READ_AT_MOST: Final = 2 * 2**20
"""Bytes of one posting that are held until it is answered; a paper of ours has a fiftieth of that."""


class HashedFile(UploadedFile):  # type: ignore[type-arg]  # generic to the type checker only
    """What is left of an upload: its name, size and SHA-256, and its content if that is small."""

    def __init__(self, name: str | None, size: int, digest: str, content: bytes) -> None:
        super().__init__(name=name, size=size)
        self.sha256 = digest
        self.content = content

    @property
    def is_too_large(self) -> bool:
        """Hashed only."""
        return len(self.content) < (self.size or 0)


class Hasher(FileUploadHandler):
    """Takes an upload without a byte of it reaching the disk, and holds no more of it than there is room for."""

    room = READ_AT_MOST

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.digest, self.content = sha256(), bytearray()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.digest.update(raw_data)
        if start + len(raw_data) <= self.room:
            self.content += raw_data
        else:
            self.content.clear()

    def file_complete(self, file_size: int) -> HashedFile:
        self.room -= len(self.content)  # all the files of one posting share it
        return HashedFile(self.file_name, file_size, self.digest.hexdigest(), bytes(self.content))
