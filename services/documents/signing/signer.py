"""Sign papers with the seals of agencies (ký số; PAdES B-B). Importing this loads pyHanko: the worker's alone.

The same paper, seal and moment give the same bytes, so that a paper drawn twice is still one file: keys sign without
chance, and of what pyHanko would add to a file, nothing depends on the clock.
"""

import asyncio
import io
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from hashlib import sha256

from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

from services.documents.signing import seals
from services.documents.signing.seals import Seal

FIELD = "ChuKySoCoQuan"
WHERE = SigFieldSpec(FIELD, invis_sig_settings=InvisSigSettings(set_hidden_flag=True))
"""Not on the page, and hidden, as PDF/UA wants of what a screen reader cannot read out."""
HOW = signers.PdfSignatureMetadata(
    field_name=FIELD,
    md_algorithm="sha256",
    subfilter=SigSeedSubFilter.PADES,
    certify=True,
    docmdp_permissions=MDPPerm.NO_CHANGES,  # every reader says so when something was added afterwards
)
SPARE = 2048
"""Bytes of a signature besides its certificates."""


class SealError(Exception):
    """Why a paper could not be signed; it waits and is tried again."""


def seal(pdf: bytes, agency_code: str, at: datetime) -> bytes:
    """The paper with the digital signature of its agency, made at that moment as far as the signature says."""
    held = seals.of_agency(agency_code)
    if held is None:
        raise SealError(f"no seal for the agency {agency_code}")
    if not held.is_valid_at(timezone.now()):
        raise SealError(f"the certificate for the agency {agency_code} is not valid today")
    signer = _signer(held)
    session = signers.PdfSigner(HOW, signer, new_field_spec=WHERE).init_signing_session(FixedTimeSigner(pdf))
    session.system_time = at
    unsigned = session.prepare_tbs_document(validation_info=None, bytes_reserved=signer.bytes_reserved)
    output = io.BytesIO()
    digest, _ = unsigned.digest_tbs_document(output=output)
    _at_once(unsigned.perform_signature(digest.document_digest, PdfCMSSignedAttributes(signing_time=at)))
    return output.getvalue()


def _at_once(signing: Coroutine[object, object, object]) -> None:
    """Wait for a coroutine in a thread of its own: no event loop may run in one where another already does."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, signing).result()


class FixedTimeSigner(IncrementalPdfFileWriter):
    """Adds to a file and says nothing of when: pyHanko would draw an identifier by lot and date the metadata."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__(io.BytesIO(pdf))
        first, _ = self._document_id
        self._document_id = ArrayObject([first, ByteStringObject(sha256(pdf).digest()[:16])])

    def _update_meta(self) -> None:
        pass


class Signer(signers.Signer):
    """Signs with a key that is already parsed; pyHanko's own parses it again for each signature."""

    def __init__(self, held: Seal) -> None:
        mine, *others = [
            x509.Certificate.load(each.public_bytes(Encoding.DER)) for each in (held.certificate, *held.chain)
        ]
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple(others)
        super().__init__(signing_cert=mine, cert_registry=registry, embed_roots=False)
        self.key = held.key
        self.bytes_reserved = 2 * (SPARE + sum(len(each.dump()) for each in (mine, *others)))  # two letters a byte

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            return self.key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())


@cache
def _signer(held: Seal) -> Signer:
    return Signer(held)
