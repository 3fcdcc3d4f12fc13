"""Judge the signature on a file that may be made to harm: a program of its own, with limits.

    python -m services.documents.verification.signature_validation ROOTS.pem < PDF > JUDGEMENT

Whatever else goes wrong in here is the file's doing; who started the program takes no answer for “unreadable”.
"""

import io
import re
import sys
from pathlib import Path

from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from core.subprocess_limits import limit_resources
from services.documents.signing import seals
from services.documents.verification.validation_result import SignatureVerdict, ValidationResult

MEMORY, CPU_SECONDS = 2**30, 10
NOTHING_ELSE = re.compile(rb"<[0-9A-Fa-f]*>")
SIGNS = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)


def validate(file: bytes, roots: Path) -> ValidationResult:
    """What the first signature on a file is worth; an agency's is the first on its papers."""
    signatures = PdfFileReader(io.BytesIO(file)).embedded_regular_signatures
    if not signatures:
        return ValidationResult(verdict=SignatureVerdict.UNSIGNED)
    first = signatures[0]
    trusted = [x509.Certificate.load(root.public_bytes(Encoding.DER)) for root in seals.roots_in(roots)]
    # With no roots given, pyHanko would trust those of the operating system; and nothing is fetched.
    context = ValidationContext(trust_roots=trusted, allow_fetching=False)
    status = validate_pdf_signature(first, context, key_usage_settings=SIGNS)
    if status.bottom_line and _leaves_out_only_itself(
        first, file
    ):  # of what pyHanko says, only this is the whole truth
        return ValidationResult(verdict=SignatureVerdict.INTACT, by=_holder(first), at=first.self_reported_timestamp)
    whole = status.intact and status.valid  # of a signature that is not, nobody looks up whose it would be
    return ValidationResult(
        verdict=SignatureVerdict.STRANGE if whole and not status.trusted else SignatureVerdict.CHANGED
    )


def _leaves_out_only_itself(signature: EmbeddedPdfSignature, file: bytes) -> bool:
    """Whether what is not signed is the signature's own digits: pyHanko passes a wider gap that holds another paper."""
    begin, length, then, rest = signature.byte_range
    return begin == 0 and then + rest == len(file) and NOTHING_ELSE.fullmatch(file, length, then) is not None


def _holder(signature: EmbeddedPdfSignature) -> str:
    return seals.holder_of(load_der_x509_certificate(signature.signer_cert.dump()))


if __name__ == "__main__":
    limit_resources(memory=MEMORY, cpu_seconds=CPU_SECONDS)
    sys.stdout.write(validate(sys.stdin.buffer.read(), Path(sys.argv[1])).model_dump_json())
