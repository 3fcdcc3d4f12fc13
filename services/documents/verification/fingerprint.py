"""Upload handler that hashes a file (SHA-256) while it streams in and never writes it to disk."""

from hashlib import sha256
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MAX_BUFFERED_BYTES: Final = 2 * 2**20
"""Bytes of one request kept in memory; a stored paper has about a fiftieth of that."""


class HashedFile(UploadedFile):  # type: ignore[type-arg]  # generic to the type checker only
    """An uploaded file reduced to name, size and SHA-256; with its content if that fits the buffer."""

    def __init__(self, name: str | None, size: int, digest: str, content: bytes) -> None:
        super().__init__(name=name, size=size)
        self.sha256 = digest
        self.content = content

    @property
    def is_too_large(self) -> bool:
        """Whether the content was dropped and only the hash is known."""
        return len(self.content) < (self.size or 0)


class InMemoryHashingUploadHandler(FileUploadHandler):
    """Django upload handler: hash every file, buffer at most MAX_BUFFERED_BYTES of a request."""

    remaining_bytes = MAX_BUFFERED_BYTES

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.digest, self.content = sha256(), bytearray()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.digest.update(raw_data)
        if start + len(raw_data) <= self.remaining_bytes:
            self.content += raw_data
        else:
            self.content.clear()

    def file_complete(self, file_size: int) -> HashedFile:
        self.remaining_bytes -= len(self.content)  # shared by all files of the request
        return HashedFile(self.file_name, file_size, self.digest.hexdigest(), bytes(self.content))
