"""Compare a file that somebody brings with the paper we issued, and look at its digital signature if they differ.

The file is a stranger's: it is read by a program of its own with limits, and only a few at a time.
"""

import subprocess
from typing import Final, NamedTuple

from django.conf import settings

from core.concurrency import NoFreeSlotError, slot
from core.subprocess_limits import run_module
from services.documents.models import Document
from services.documents.templatetags.papers import time_and_date
from services.documents.verification.fingerprint import HashedFile
from services.documents.verification.validation_result import SignatureVerdict, ValidationResult

AT_ONCE: Final = 2
QUEUING, PATIENCE = 1, 20
"""Seconds: for a place, and for the judgement."""


class Outcome(NamedTuple):
    """What is said of the file, as the notice component takes it."""

    kind: str
    title: str
    text: str


SAME = Outcome("success", "Tệp trùng khớp", "Tệp bạn chọn đúng là bản gốc, không bị sửa một chữ nào.")
DIFFERENT = "Tệp không trùng khớp"
_DIFFERS = "Tệp bạn chọn khác với bản gốc"
SAID = {
    SignatureVerdict.UNSIGNED: f"{_DIFFERS}: có thể đã bị sửa, bị in rồi quét lại, hoặc là một giấy khác.",
    SignatureVerdict.CHANGED: f"{_DIFFERS}, và chữ ký số trên tệp không còn nguyên: tệp đã bị sửa hoặc "
    "thêm vào sau khi ký.",
    SignatureVerdict.STRANGE: f"{_DIFFERS}, và mang một chữ ký số mà Cổng không xác nhận được: chứng thư của "
    "người ký không do nơi mà Cổng tin cậy cấp, hoặc đã hết hạn.",
    SignatureVerdict.UNREADABLE: f"{_DIFFERS}, và Cổng không đọc được chữ ký số trên tệp: tệp bị hỏng, bị "
    "khóa bằng mật khẩu, hoặc không phải là PDF.",
    SignatureVerdict.UNDECIDED: f"{_DIFFERS}. Cổng chưa xem được chữ ký số trên tệp, vì tệp quá lớn hoặc "
    "đang có nhiều người đối chiếu.",
}


def compare(document: Document, file: HashedFile) -> Outcome:
    """The same to the last byte, or else what its signature is worth."""
    if file.sha256 == document.sha256:
        return SAME
    found = validation_of(file)
    if found.verdict == SignatureVerdict.INTACT:
        return _intact(document, found)
    return Outcome("error", DIFFERENT, SAID[found.verdict])


def validation_of(file: HashedFile) -> ValidationResult:
    """What the signature on the file is worth; a file without a word of one is not looked at."""
    if file.is_too_large:
        return ValidationResult(verdict=SignatureVerdict.UNDECIDED)
    if not settings.SEAL_ROOTS or b"/ByteRange" not in file.content:
        return ValidationResult(verdict=SignatureVerdict.UNSIGNED)
    module, roots = "services.documents.verification.signature_validation", str(settings.SEAL_ROOTS.resolve())
    try:
        with slot("judging", of=AT_ONCE, patience=QUEUING):
            output = run_module(module, roots, stdin=file.content, timeout=PATIENCE)
    except NoFreeSlotError:
        return ValidationResult(verdict=SignatureVerdict.UNDECIDED)
    except subprocess.SubprocessError:
        return ValidationResult(verdict=SignatureVerdict.UNREADABLE)
    return ValidationResult.model_validate_json(output)


def _intact(document: Document, found: ValidationResult) -> Outcome:
    if found.by != document.sealed_by:
        return Outcome("error", DIFFERENT, f"Chữ ký số trên tệp là của {found.by}, không phải của đơn vị ký giấy này.")
    when = f" lúc {time_and_date(found.at)}" if found.at else ""
    title = "Tệp không trùng khớp, chữ ký số còn nguyên"
    text = f"Tệp do {found.by} ký số{when} và không bị sửa sau khi ký, nhưng không phải là bản gốc của giấy này. "
    return Outcome("warning", title, f"{text}Hãy xem mã xác thực in trên tệp: có thể đó là một giấy khác.")
