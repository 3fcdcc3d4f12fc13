"""Compare an uploaded file with the stored original; if they differ, validate the digital signature on the file.

The upload is untrusted: a separate, resource-limited process reads it, and only a few run at a time.
"""

import subprocess
from datetime import datetime
from typing import Final, NamedTuple

from django.conf import settings
from django.utils.translation import gettext, gettext_noop

from core.limits.concurrency import NoFreeSlotError, slot
from core.limits.subprocesses import run_module
from core.ui.formatting import format_moment, is_english
from services.documents.models import Document
from services.documents.templatetags.papers import long_datetime
from services.documents.verification.fingerprint import HashedFile
from services.documents.verification.validation_result import SignatureVerdict, ValidationResult

MAX_CONCURRENT: Final = 2
SLOT_WAIT_SECONDS: Final = 1
VALIDATION_TIMEOUT_SECONDS: Final = 20


class ComparisonNotice(NamedTuple):
    """The result shown to the user: kind, title and text of the notice component."""

    kind: str
    title: str
    text: str


IDENTICAL: Final = (
    gettext_noop("Tệp trùng khớp"),
    gettext_noop("Tệp bạn chọn đúng là bản gốc, không bị sửa một chữ nào."),
)
DIFFERENT_TITLE: Final = gettext_noop("Tệp không trùng khớp")
MESSAGES: Final = {
    SignatureVerdict.UNSIGNED: gettext_noop(
        "Tệp bạn chọn khác với bản gốc: có thể đã bị sửa, bị in rồi quét lại, hoặc là một giấy khác."
    ),
    SignatureVerdict.CHANGED: gettext_noop(
        "Tệp bạn chọn khác với bản gốc, và chữ ký số trên tệp không còn nguyên: tệp đã bị sửa hoặc thêm vào sau khi ký."
    ),
    SignatureVerdict.UNTRUSTED: gettext_noop(
        "Tệp bạn chọn khác với bản gốc, và mang một chữ ký số mà Cổng không xác nhận được: chứng thư "
        "của người ký không do nơi mà Cổng tin cậy cấp, hoặc đã hết hạn."
    ),
    SignatureVerdict.UNREADABLE: gettext_noop(
        "Tệp bạn chọn khác với bản gốc, và Cổng không đọc được chữ ký số trên tệp: tệp bị hỏng, bị "
        "khóa bằng mật khẩu, hoặc không phải là PDF."
    ),
    SignatureVerdict.NOT_CHECKED: gettext_noop(
        "Tệp bạn chọn khác với bản gốc. Cổng chưa xem được chữ ký số trên tệp, vì tệp quá lớn hoặc "
        "đang có nhiều người đối chiếu."
    ),
}
"""Translated where they are shown."""


def compare_with_original(document: Document, file: HashedFile) -> ComparisonNotice:
    """Compare by SHA-256; a file that differs is judged by its first digital signature."""
    if file.sha256 == document.sha256:
        return ComparisonNotice("success", *map(gettext, IDENTICAL))
    result = validate_signature(file)
    if result.verdict == SignatureVerdict.INTACT:
        return _intact_signature_notice(document, result)
    return ComparisonNotice("error", gettext(DIFFERENT_TITLE), gettext(MESSAGES[result.verdict]))


def validate_signature(file: HashedFile) -> ValidationResult:
    """Validate the signature in a subprocess; a file too large to buffer, or without a /ByteRange, is not parsed."""
    if file.is_too_large:
        return ValidationResult(verdict=SignatureVerdict.NOT_CHECKED)
    if not settings.SEAL_ROOTS or b"/ByteRange" not in file.content:
        return ValidationResult(verdict=SignatureVerdict.UNSIGNED)
    module, roots = "services.documents.verification.signature_validation", str(settings.SEAL_ROOTS.resolve())
    try:
        with slot("signature-validation", of=MAX_CONCURRENT, patience=SLOT_WAIT_SECONDS):
            output = run_module(module, roots, stdin=file.content, timeout=VALIDATION_TIMEOUT_SECONDS)
    except NoFreeSlotError:
        return ValidationResult(verdict=SignatureVerdict.NOT_CHECKED)
    except subprocess.SubprocessError:
        return ValidationResult(verdict=SignatureVerdict.UNREADABLE)
    return ValidationResult.model_validate_json(output)


def _intact_signature_notice(document: Document, result: ValidationResult) -> ComparisonNotice:
    values = {"signer": result.signer, "moment": _moment(result.signed_at) if result.signed_at else ""}
    if result.signer != document.sealed_by:
        sentence = gettext("Chữ ký số trên tệp là của %(signer)s, không phải của đơn vị ký giấy này.")
        return ComparisonNotice("error", gettext(DIFFERENT_TITLE), sentence % values)
    title = gettext("Tệp không trùng khớp, chữ ký số còn nguyên")
    signed = gettext("Tệp do %(signer)s ký số và không bị sửa sau khi ký, nhưng không phải là bản gốc của giấy này.")
    if result.signed_at:
        signed = gettext(
            "Tệp do %(signer)s ký số lúc %(moment)s và không bị sửa sau khi ký, nhưng không phải là bản gốc "
            "của giấy này."
        )
    advice = gettext("Hãy xem mã xác thực in trên tệp: có thể đó là một giấy khác.")
    return ComparisonNotice("warning", title, f"{signed % values} {advice}")


def _moment(at: datetime) -> str:
    return format_moment(at) if is_english() else long_datetime(at)
