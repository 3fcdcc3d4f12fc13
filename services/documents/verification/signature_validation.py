"""Validate the first digital signature of an untrusted PDF: a program that is run in confinement.

    python -m services.documents.verification.signature_validation ROOTS.pem < PDF > RESULT.json

Any exception is caused by the file: the caller reads a failed exit as “unreadable”.
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

from services.documents.signing import seals
from services.documents.verification.validation_result import SignatureVerdict, ValidationResult

SIGNATURE_CONTENTS = re.compile(rb"<[0-9A-Fa-f]*>")
SIGNING_KEY_USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)


def validate_first_signature(file: bytes, roots: Path) -> ValidationResult:
    """Validate the first signature (that of the agency) against the root certificates in a PEM file."""
    signatures = PdfFileReader(io.BytesIO(file)).embedded_regular_signatures
    if not signatures:
        return ValidationResult(verdict=SignatureVerdict.UNSIGNED)
    first = signatures[0]
    trusted = [x509.Certificate.load(root.public_bytes(Encoding.DER)) for root in seals.load_root_certificates(roots)]
    # With no roots given, pyHanko would trust those of the operating system; and nothing is fetched.
    context = ValidationContext(trust_roots=trusted, allow_fetching=False)
    status = validate_pdf_signature(first, context, key_usage_settings=SIGNING_KEY_USAGE)
    if status.bottom_line and _covers_whole_file(first, file):
        return ValidationResult(
            verdict=SignatureVerdict.INTACT, signer=_signer_name(first), signed_at=first.self_reported_timestamp
        )
    is_intact = status.intact and status.valid  # the certificate of a broken signature is not examined
    return ValidationResult(
        verdict=SignatureVerdict.UNTRUSTED if is_intact and not status.trusted else SignatureVerdict.CHANGED
    )


def _covers_whole_file(signature: EmbeddedPdfSignature, file: bytes) -> bool:
    """Whether the signature covers all bytes but its own hexadecimal contents.

    pyHanko also accepts a wider gap, in which another document can be hidden.
    """
    first_start, first_length, second_start, second_length = signature.byte_range
    is_whole = first_start == 0 and second_start + second_length == len(file)
    return is_whole and SIGNATURE_CONTENTS.fullmatch(file, first_length, second_start) is not None


def _signer_name(signature: EmbeddedPdfSignature) -> str:
    return seals.certificate_holder(load_der_x509_certificate(signature.signer_cert.dump()))


if __name__ == "__main__":
    sys.stdout.write(validate_first_signature(sys.stdin.buffer.read(), Path(sys.argv[1])).model_dump_json())
