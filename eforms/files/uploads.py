"""Validation of an uploaded file: its size, type and name."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext

from eforms.errors import UploadError
from eforms.files.file_types import SUFFIXES, FileKind, allowed_types_label, content_types_of
from eforms.files.sniffing import detect_type
from eforms.files.upload_handler import MEGABYTE, ReceivedFile


@dataclass(frozen=True)
class AcceptedFile:
    """A valid file, not yet stored."""

    file: IO[Any]
    name: str
    size: int
    sha256: str
    content_type: str


def inspect_upload(
    file: ReceivedFile, *, max_megabytes: int, kinds: Collection[FileKind] = ("pdf", "picture")
) -> AcceptedFile:
    """The validated file; UploadError with a message when it cannot be accepted."""
    name, size = clean_file_name(file.name or ""), file.size or 0
    try:
        content_type = _checked_type(file, size, max_megabytes, kinds)
    except UploadError as error:
        raise error.naming(name) from error
    stem, _, suffix = name.rpartition(".")
    suffix_fits = f".{suffix.lower()}" in SUFFIXES[content_type]
    clean = name if suffix_fits and stem else f"{stem or name}{SUFFIXES[content_type][0]}"
    return AcceptedFile(file, clean, size, file.sha256, content_type)


def _checked_type(file: ReceivedFile, size: int, max_megabytes: int, kinds: Collection[FileKind]) -> str:
    if not size:
        raise UploadError(gettext("Tệp “%(name)s” trống. Hãy chọn tệp khác."))
    if size > max_megabytes * MEGABYTE:
        sentence = gettext("Tệp “%(name)s” lớn hơn %(most)s MB. Hãy giảm dung lượng hoặc chia nhỏ.")
        raise UploadError(sentence, most=max_megabytes)
    if not file.sha256:
        raise UploadError(
            gettext("Tệp “%(name)s” chưa được nhận vì các tệp gửi cùng một lúc quá lớn. Hãy gửi riêng tệp này.")
        )
    content_type = detect_type(file, size)
    if content_type not in content_types_of(kinds):
        sentence = gettext("Tệp “%(name)s” không phải là %(types)s. Hãy chọn tệp thuộc các loại này.")
        raise UploadError(sentence, types=allowed_types_label(kinds))
    return content_type


def clean_file_name(name: str) -> str:
    """The base name, composed (NFC), without control and direction characters, of limited length."""
    base = unicodedata.normalize("NFC", PurePosixPath(name.replace("\\", "/")).name)
    printable = "".join(letter for letter in base if unicodedata.category(letter)[0] != "C" and letter not in '<>:"|?*')
    stem, dot, suffix = printable.strip(" .").rpartition(".")
    return f"{stem[:100]}{dot}{suffix[:20]}" or "giay-to"
