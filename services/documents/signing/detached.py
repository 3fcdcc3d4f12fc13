"""Detached proofs about a text: a signature by the portal's seal (CMS), and a time stamp (RFC 3161).

Imports pyHanko, so only the worker and commands import this module.
"""

import hashlib
import io
from pathlib import Path

from asn1crypto import cms, x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from services.documents.signing import seals
from services.documents.signing.signer import run_in_thread

ANY_KEY_USAGE = KeyUsageConstraints(key_usage=set())
OPTIONS = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]


def can_sign() -> bool:
    """Whether there is a seal for agencies without one of their own: the portal's."""
    return seals.seal_for_agency(seals.DEFAULT_AGENCY) is not None


def sign(content: bytes) -> bytes:
    """The detached signature by the portal's seal, in DER; LookupError where there is none."""
    seal = seals.seal_for_agency(seals.DEFAULT_AGENCY)
    if seal is None:
        raise LookupError("the portal has no seal")
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(seal.certificate, seal.key, SHA256())
    for certificate in seal.chain:
        builder = builder.add_certificate(certificate)
    return builder.sign(Encoding.DER, OPTIONS)


def is_signed(content: bytes, signature: bytes, roots: Path) -> bool:
    """Whether the signature is of this content, by a certificate that chains to a root in this PEM file."""
    trusted = [x509.Certificate.load(root.public_bytes(Encoding.DER)) for root in seals.load_root_certificates(roots)]
    context = ValidationContext(trust_roots=trusted, allow_fetching=False)
    try:
        signed_data = cms.ContentInfo.load(signature)["content"]
        validation = async_validate_detached_cms(
            io.BytesIO(content),
            signed_data,
            signer_validation_context=context,
            key_usage_settings=ANY_KEY_USAGE,
        )
        status = run_in_thread(validation)
    except ValueError:
        return False
    return bool(status.intact and status.valid and status.trusted)


def time_stamp(content: bytes, url: str) -> bytes:
    """The time stamp of a content by the authority at this URL, in DER.

    Raises an exception of pyHanko or of the network when there is no answer.
    """
    stamper = HTTPTimeStamper(url, timeout=10)
    return bytes(run_in_thread(stamper.async_timestamp(hashlib.sha256(content).digest(), "sha256")).dump())


def stamped_hash(token: bytes) -> bytes:
    """The SHA-256 that a time stamp names."""
    info = cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"].parsed
    return bytes(info["message_imprint"]["hashed_message"].native)
