"""Where the PDFs of issued papers lie."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Final

from core.content_storage import ContentStorage

PDFS: Final = ContentStorage("documents", ".pdf")


@dataclass(frozen=True)
class StoredFile:
    """A file that is safely on disk; the path is relative to MEDIA_ROOT, the size in bytes."""

    path: str
    sha256: str
    size: int


def store(content: bytes) -> StoredFile:
    """Write a PDF; the same bytes are the same file."""
    digest = sha256(content).hexdigest()
    PDFS.store(BytesIO(content), digest)
    return StoredFile(PDFS.name_of(digest), digest, len(content))
