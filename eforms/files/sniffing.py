"""Detection of a file's type from its content, never from its name or the browser's Content-Type.

Only head, tail and headers are read: nothing that a stranger sends is unpacked in the web server.
"""

import re
import zipfile
from typing import IO, Any, Final, NamedTuple

from django.utils.translation import gettext
from PIL import Image

from eforms.errors import UploadError
from eforms.files.file_types import DOCX, HEIC, JPEG, PDF, PNG

MAX_PIXELS: Final = 60_000_000
"""A page scanned at 600 dpi has 35 million; with far more a small file is a decompression bomb."""
MAX_UNPACKED: Final = 500 * 2**20
HEAD, TAIL = 64 * 2**10, 66 * 2**10
HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_HEIC_SIZES: Final = re.compile(rb"ispe\0{4}(.{4})(.{4})", re.DOTALL)
_ZIP_END: Final = b"PK\x05\x06"


class FileSample(NamedTuple):
    """A file with its first and last bytes."""

    file: IO[Any]
    head: bytes
    tail: bytes


def detect_type(file: IO[Any], size: int) -> str:
    """The MIME type, empty when unknown; UploadError when the file is unacceptable."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(max(size - TAIL, 0))
    sample = FileSample(file, head, file.read())
    content_type = _by_signature(head)
    if not content_type:
        return ""
    if (content_type != DOCX and _ends_as_zip(sample.tail)) or (content_type != PDF and b"%PDF-" in head[:1024]):
        raise UploadError(_two_in_one())
    _CHECKS[content_type](sample)
    return content_type


def _by_signature(head: bytes) -> str:
    if head.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return HEIC
    if head.startswith(b"PK\x03\x04"):
        return DOCX
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise UploadError(_old_office())
    return ""


def _pdf(sample: FileSample) -> None:
    """A PDF has its cross-reference offset at the end; a truncated one does not."""
    if b"startxref" not in sample.tail[-2048:]:
        raise UploadError(gettext("Tệp “%(name)s” là PDF bị hỏng hoặc tải lên dở dang. Hãy chọn lại."))


def _picture(sample: FileSample) -> None:
    """Only the header is decoded: dimensions are checked before any pixel is unpacked."""
    sample.file.seek(0)
    try:
        with Image.open(sample.file, formats=("JPEG", "PNG")) as picture:
            _check_pixels(picture.width * picture.height)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UploadError(_too_large()) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise UploadError(_broken()) from error


def _png(sample: FileSample) -> None:
    if b"IEND\xaeB`\x82" not in sample.tail[-64:]:
        raise UploadError(_broken())
    _picture(sample)


def _heic(sample: FileSample) -> None:
    """Its first boxes have the dimensions; the largest are those of the whole picture."""
    sizes = [int.from_bytes(width) * int.from_bytes(height) for width, height in _HEIC_SIZES.findall(sample.head)]
    if not sizes:
        raise UploadError(_broken())
    _check_pixels(max(sizes))


def _docx(sample: FileSample) -> None:
    """A Word document without macros, not too large when unpacked."""
    try:
        _check_directory(sample.tail)
        with zipfile.ZipFile(sample.file) as archive:
            names, unpacked = set(archive.namelist()), sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UploadError(gettext("Tệp “%(name)s” là tệp nén bị hỏng. Hãy lưu lại từ Word.")) from error
    if "word/document.xml" not in names:
        raise UploadError(gettext("Tệp “%(name)s” là tệp nén, không phải văn bản Word. Hãy gửi từng tệp, không nén."))
    if any(name.endswith("vbaProject.bin") for name in names):
        raise UploadError(gettext("Tệp “%(name)s” có chứa macro. Hãy lưu lại thành .docx không có macro, hoặc PDF."))
    if unpacked > MAX_UNPACKED:
        raise UploadError(gettext("Tệp “%(name)s” khi mở ra có dung lượng quá lớn. Hãy lưu lại thành PDF."))


def _check_directory(tail: bytes) -> None:
    """zipfile reads the directory of an archive into memory: it must be small."""
    end = tail.rfind(_ZIP_END)
    if end < 0 or int.from_bytes(tail[end + 12 : end + 16], "little") > 2**20:
        raise zipfile.BadZipFile


def _check_pixels(pixels: int) -> None:
    if pixels > MAX_PIXELS:
        raise UploadError(_too_large())


def _ends_as_zip(tail: bytes) -> bool:
    """Whether an archive was appended: its end record, with a comment of exactly the stated length."""
    end = tail.rfind(_ZIP_END)
    return end >= 0 and int.from_bytes(tail[end + 20 : end + 22], "little") == len(tail) - end - 22


def _too_large() -> str:
    return gettext("Tệp “%(name)s” là ảnh có kích thước quá lớn. Hãy giảm kích thước ảnh.")


def _broken() -> str:
    return gettext("Tệp “%(name)s” là ảnh bị hỏng, không mở được. Hãy chụp hoặc quét lại.")


_CHECKS: Final = {PDF: _pdf, JPEG: _picture, PNG: _png, HEIC: _heic, DOCX: _docx}


def _two_in_one() -> str:
    return gettext(
        "Tệp “%(name)s” chứa thêm nội dung của một loại tệp khác. Hãy lưu hoặc quét lại thành một tệp thông thường."
    )


def _old_office() -> str:
    return gettext("Tệp “%(name)s” là tệp Office đời cũ hoặc có mật khẩu. Hãy lưu lại thành PDF, không đặt mật khẩu.")
