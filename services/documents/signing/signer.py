"""Sign PDFs with the seals of agencies (ký số; PAdES B-B). Imports pyHanko, so only the worker imports this module.

Signing is deterministic: the same PDF, seal and signing time give the same bytes, so a paper rendered twice is still
one stored file. ECDSA nonces are derived (RFC 6979), and nothing pyHanko adds depends on the clock or on chance.
"""

import asyncio
import io
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import TypeVar

from asn1crypto import tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.attributes import CMSAttributeProvider, SignedAttributeProviderSpec
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

from services.documents.signing import seals
from services.documents.signing.seals import Seal

Result = TypeVar("Result")
SIGNATURE_FIELD_NAME = "ChuKySoCoQuan"
SIGNATURE_FIELD = SigFieldSpec(SIGNATURE_FIELD_NAME, invis_sig_settings=InvisSigSettings(set_hidden_flag=True))
"""An invisible, hidden field: PDF/UA requires that of a field a screen reader cannot read out."""
SIGNATURE_METADATA = signers.PdfSignatureMetadata(
    field_name=SIGNATURE_FIELD_NAME,
    md_algorithm="sha256",
    subfilter=SigSeedSubFilter.PADES,
    certify=True,
    docmdp_permissions=MDPPerm.NO_CHANGES,  # PDF readers report any later change
)
RESERVED_BYTES = 2048
"""Bytes reserved for a signature besides its certificates."""


class SealError(Exception):
    """No valid seal for the agency; the outbox job is retried later."""


def sign_pdf(pdf: bytes, agency_code: str, at: datetime) -> bytes:
    """Sign a PDF with the seal of its agency, with `at` as the claimed signing time.

    Raises SealError when the agency has no seal or its certificate is not valid today.
    """
    seal = seals.seal_for_agency(agency_code)
    if seal is None:
        raise SealError(f"no seal for the agency {agency_code}")
    if not seal.is_valid_at(timezone.now()):
        raise SealError(f"the certificate for the agency {agency_code} is not valid today")
    signer = _signer_for(seal)
    pdf_signer = signers.PdfSigner(SIGNATURE_METADATA, signer, new_field_spec=SIGNATURE_FIELD)
    session = pdf_signer.init_signing_session(DeterministicPdfWriter(pdf))
    session.system_time = at
    unsigned = session.prepare_tbs_document(validation_info=None, bytes_reserved=signer.bytes_reserved)
    output = io.BytesIO()
    digest, _ = unsigned.digest_tbs_document(output=output)
    run_in_thread(unsigned.perform_signature(digest.document_digest, PdfCMSSignedAttributes(signing_time=at)))
    return output.getvalue()


def run_in_thread(work: Coroutine[object, object, Result]) -> Result:
    """Run a coroutine to its end in a new thread: the current one may already run an event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


class DeterministicPdfWriter(IncrementalPdfFileWriter):
    """Incremental writer without pyHanko's random document id and its modification date."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__(io.BytesIO(pdf))
        first, _ = self._document_id
        self._document_id = ArrayObject([first, ByteStringObject(sha256(pdf).digest()[:16])])

    def _update_meta(self) -> None:
        pass


class HeldCertificate(SignedAttributeProviderSpec, CMSAttributeProvider):
    """The only signed attribute that PAdES asks for besides the digest: which certificate signs, the same each time.

    It is read back once: asn1crypto copies what it has read, but writes what was put together anew at every level that
    holds it, which took nine tenths of a signature.
    """

    attribute_type = "signing_certificate_v2"

    def __init__(self, certificate: x509.Certificate) -> None:
        self.value = tsp.SigningCertificateV2.load(as_signing_certificate_v2(certificate).dump())

    def signed_attr_providers(self, data_digest: bytes, digest_algorithm: str) -> list[CMSAttributeProvider]:
        return [self]

    async def build_attr_value(self, dry_run: bool = False) -> tsp.SigningCertificateV2:
        return self.value


class SealSigner(signers.Signer):
    """pyHanko signer for a loaded Seal; pyHanko's own signers parse the key for each signature."""

    def __init__(self, seal: Seal) -> None:
        own, *others = [
            x509.Certificate.load(certificate.public_bytes(Encoding.DER))
            for certificate in (seal.certificate, *seal.chain)
        ]
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple(others)
        super().__init__(signing_cert=own, cert_registry=registry, embed_roots=False)
        self.signed_attr_prov_spec = HeldCertificate(own)
        self.key = seal.key
        certificates_size = sum(len(certificate.dump()) for certificate in (own, *others))
        self.bytes_reserved = 2 * (RESERVED_BYTES + certificates_size)  # hexadecimal: two digits a byte

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            return self.key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())


@cache
def _signer_for(seal: Seal) -> SealSigner:
    return SealSigner(seal)
