"""Content-addressed storage of the PDFs of issued papers."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Final

from core.content_storage import ContentStorage

PDF_STORAGE: Final = ContentStorage("documents", ".pdf")


@dataclass(frozen=True)
class StoredPdf:
    """A file on disk, flushed; `path` is relative to MEDIA_ROOT, `size` in bytes."""

    path: str
    sha256: str
    size: int


def store(content: bytes) -> StoredPdf:
    """Store a PDF under its SHA-256: the same bytes are the same file."""
    digest = sha256(content).hexdigest()
    PDF_STORAGE.store(BytesIO(content), digest)
    return StoredPdf(PDF_STORAGE.name_of(digest), digest, len(content))
