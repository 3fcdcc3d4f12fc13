"""A file weighed: taken with what is known of it, or refused with a sentence."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from eforms.errors import UploadError
from eforms.files.file_types import SUFFIXES, FileKind, allowed_types_label, content_types_of
from eforms.files.sniffing import detect_type
from eforms.files.upload_handler import MEGABYTE, ReceivedFile


@dataclass(frozen=True)
class AcceptedFile:
    """A file found good."""

    file: IO[Any]
    name: str
    size: int
    sha256: str
    content_type: str


def inspect_upload(
    file: ReceivedFile, *, max_megabytes: int, kinds: Collection[FileKind] = ("pdf", "picture")
) -> AcceptedFile:
    """The file with what is known of it; UploadError with a sentence when it cannot be taken."""
    name, size = clean_file_name(file.name or ""), file.size or 0
    try:
        content_type = _type_of(file, size, max_megabytes, kinds)
    except UploadError as refusal:
        raise UploadError(f"Tệp “{name}” {refusal}.") from refusal
    stem, _, suffix = name.rpartition(".")
    fits = f".{suffix.lower()}" in SUFFIXES[content_type]
    proper = name if fits and stem else f"{stem or name}{SUFFIXES[content_type][0]}"
    return AcceptedFile(file, proper, size, file.sha256, content_type)


def _type_of(file: ReceivedFile, size: int, max_megabytes: int, kinds: Collection[FileKind]) -> str:
    if not size:
        raise UploadError("trống. Hãy chọn tệp khác")
    if size > max_megabytes * MEGABYTE:
        raise UploadError(f"lớn hơn {max_megabytes} MB. Hãy giảm dung lượng hoặc chia nhỏ")
    if not file.sha256:
        raise UploadError("chưa được nhận vì các tệp gửi cùng một lúc quá lớn. Hãy gửi riêng tệp này")
    content_type = detect_type(file, size)
    if content_type not in content_types_of(kinds):
        raise UploadError(f"không phải là {allowed_types_label(kinds)}. Hãy chọn tệp thuộc các loại này")
    return content_type


def clean_file_name(name: str) -> str:
    """The bare name, composed, without path, control or direction characters, of a length one can read."""
    bare = unicodedata.normalize("NFC", PurePosixPath(name.replace("\\", "/")).name)
    seen = "".join(letter for letter in bare if unicodedata.category(letter)[0] != "C" and letter not in '<>:"|?*')
    stem, dot, suffix = seen.strip(" .").rpartition(".")
    return f"{stem[:100]}{dot}{suffix[:20]}" or "giay-to"
