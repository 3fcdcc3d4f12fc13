"""What a file really is: told by its content, never by its name or by what the browser says."""

import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any, Final, TypeAlias

from django.core.files.uploadedfile import UploadedFile
from PIL import Image

from eforms.errors import UploadError

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
Upload: TypeAlias = "UploadedFile[Any]"
SUFFIXES: Final = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
MAX_PIXELS: Final = 60_000_000
"""A page scanned at 600 dpi has 35 million; far beyond that a small file is a bomb."""


@dataclass(frozen=True)
class Paper:
    """A file found good."""

    file: Upload
    name: str
    size: int
    sha256: str
    content_type: str


def inspect(file: Upload, *, max_megabytes: int) -> Paper:
    """The file with what is known of it; UploadError with a sentence when it cannot be taken."""
    name, size = clean_name(file.name or ""), file.size or 0
    if not size:
        raise UploadError(f"Tệp “{name}” trống. Hãy chọn tệp khác.")
    if size > max_megabytes * 2**20:
        raise UploadError(f"Tệp “{name}” lớn hơn {max_megabytes} MB. Hãy giảm dung lượng hoặc chia nhỏ.")
    content_type = _sniff(file, name)
    stem = name.rpartition(".")[0] if "." in name else name
    return Paper(file, f"{stem or 'giay-to'}{SUFFIXES[content_type]}", size, _digest(file), content_type)


def clean_name(name: str) -> str:
    """The bare name, composed, without path, control or direction characters, of a length one can read."""
    bare = unicodedata.normalize("NFC", PurePosixPath(name.replace("\\", "/")).name)
    seen = "".join(letter for letter in bare if unicodedata.category(letter)[0] != "C" and letter not in '<>:"|?*')
    stem, dot, suffix = seen.strip(" .").rpartition(".")
    return f"{stem[:100]}{dot}{suffix[:20]}" or "giay-to"


def _sniff(file: Upload, name: str) -> str:
    file.seek(0)
    head = file.read(1024)
    if b"%PDF-" in head:
        return _pdf(file, name)
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _picture(file, name)
    raise UploadError(f"Tệp “{name}” không phải là PDF, JPG hay PNG. Hãy chọn tệp thuộc một trong ba loại này.")


def _pdf(file: Upload, name: str) -> str:
    """A PDF says at its end where its parts are; one that was cut off does not."""
    file.seek(max((file.size or 0) - 2048, 0))
    if b"startxref" not in file.read():
        raise UploadError(f"Tệp PDF “{name}” bị hỏng hoặc tải lên dở dang. Hãy chọn lại.")
    return PDF


def _picture(file: Upload, name: str) -> str:
    """Only the header is decoded: the size is known before any pixel is unpacked."""
    file.seek(0)
    try:
        with Image.open(file, formats=("JPEG", "PNG")) as picture:
            pixels, kind = picture.width * picture.height, picture.format
            if pixels <= MAX_PIXELS:
                picture.verify()
    except Image.DecompressionBombError as fault:
        raise UploadError(_too_large(name)) from fault
    except (OSError, SyntaxError, ValueError) as fault:
        raise UploadError(f"Ảnh “{name}” bị hỏng, không mở được. Hãy chụp hoặc quét lại.") from fault
    if pixels > MAX_PIXELS:
        raise UploadError(_too_large(name))
    return JPEG if kind == "JPEG" else PNG


def _too_large(name: str) -> str:
    return f"Ảnh “{name}” có kích thước quá lớn. Hãy giảm kích thước ảnh."


def _digest(file: Upload) -> str:
    digest = sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
