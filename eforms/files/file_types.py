"""The file types that can be uploaded: kinds in definitions, MIME types, suffixes, labels."""

from collections.abc import Collection
from typing import Final, Literal

from django.utils.translation import gettext

FileKind = Literal["pdf", "picture", "word"]

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
HEIC: Final = "image/heic"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

CONTENT_TYPES: Final[dict[FileKind, tuple[str, ...]]] = {"pdf": (PDF,), "picture": (JPEG, PNG, HEIC), "word": (DOCX,)}
PICTURES: Final = frozenset(CONTENT_TYPES["picture"])
SUFFIXES: Final = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",), HEIC: (".heic", ".heif"), DOCX: (".docx",)}
KIND_LABELS: Final[dict[FileKind, str]] = {"pdf": "PDF", "picture": "ảnh JPG, PNG, HEIC", "word": "Word (.docx)"}


def content_types_of(kinds: Collection[FileKind]) -> frozenset[str]:
    """The MIME types of these kinds."""
    return frozenset(content_type for kind in kinds for content_type in CONTENT_TYPES[kind])


def suffixes_of(kinds: Collection[FileKind]) -> str:
    """The value of the `accept` attribute of a file input."""
    return ",".join(
        suffix for kind in kinds for content_type in CONTENT_TYPES[kind] for suffix in SUFFIXES[content_type]
    )


def allowed_types_label(kinds: Collection[FileKind]) -> str:
    """The kinds in one phrase: PDF, ảnh JPG, PNG, HEIC hoặc Word (.docx)."""
    labels = {**KIND_LABELS, "picture": gettext("ảnh JPG, PNG, HEIC")}
    *others, last = (labels[kind] for kind in kinds)
    return gettext("%(types)s hoặc %(last)s") % {"types": ", ".join(others), "last": last} if others else last
