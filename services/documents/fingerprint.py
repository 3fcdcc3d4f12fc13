"""Compare a file with the one we hold without keeping it: it is hashed while it streams in."""

from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class HashedFile(UploadedFile):  # type: ignore[type-arg]  # generic to the type checker only
    """What is left of an upload: its name, size and SHA-256."""

    def __init__(self, name: str | None, size: int, digest: str) -> None:
        super().__init__(name=name, size=size)
        self.sha256 = digest


class HashOnly(FileUploadHandler):
    """Takes an upload without a byte of it staying in memory or on disk."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.digest = sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.digest.update(raw_data)

    def file_complete(self, file_size: int) -> HashedFile:
        return HashedFile(self.file_name, file_size, self.digest.hexdigest())
