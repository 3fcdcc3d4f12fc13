"""The seals of agencies: the key and certificate of an agency's digital signature (chữ ký số của cơ quan).

A seal is a PKCS#12 file named in settings.SEALS, loaded once per process; keys are never in the database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings

if TYPE_CHECKING:
    from services.agencies.models import Agency

DEFAULT_AGENCY = "*"
"""Key in settings.SEALS of the seal for agencies without one of their own."""


@dataclass(frozen=True)
class Signature:
    """What a paper prints about its digital signature: the certificate holder and the signing time."""

    holder: str
    signed_at: datetime


@dataclass(frozen=True, eq=False)
class Seal:
    """A private key, its certificate and the intermediate certificates."""

    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def holder(self) -> str:
        """The agency's name in its certificate."""
        return certificate_holder(self.certificate)

    def signature_at(self, issued_at: datetime) -> Signature:
        """The signature of a paper issued then: deterministic, and never before the certificate becomes valid."""
        return Signature(
            self.holder, max(issued_at, self.certificate.not_valid_before_utc.astimezone(issued_at.tzinfo))
        )

    def is_valid_at(self, moment: datetime) -> bool:
        return self.certificate.not_valid_before_utc <= moment <= self.certificate.not_valid_after_utc

    def chains_to(self, roots: Iterable[x509.Certificate]) -> bool:
        """Whether the certificate chain ends at one of these trusted roots."""
        trusted, certificate = list(roots), self.certificate
        for _ in range(len(self.chain) + 1):
            if any(_is_issued_by(certificate, root) for root in trusted):
                return True
            certificate = next((issuer for issuer in self.chain if _is_issued_by(certificate, issuer)), certificate)
        return False


def code_for(agency: "Agency") -> str:
    """The code in settings.SEALS of whoever signs for an agency today: its successor where it was merged.

    One that was moved signs with the seal of its former code until it has one of the new code.
    """
    acting = agency.acting
    return acting.payee if acting.payee in settings.SEALS and acting.code not in settings.SEALS else acting.code


def seal_for_agency(code: str) -> Seal | None:
    """The agency's own seal or the default one; None when neither is configured: its papers are then not signed."""
    config = settings.SEALS.get(code) or settings.SEALS.get(DEFAULT_AGENCY)
    return load_seal(config.pkcs12, config.password.get_secret_value()) if config else None


@cache
def load_seal(file: Path, password: str) -> Seal:
    """Load a seal from a PKCS#12 file.

    Raises ValueError when the file cannot be read or opened, or holds no RSA or EC key with its certificate.
    """
    try:
        bundle = pkcs12.load_pkcs12(file.read_bytes(), password.encode())
    except OSError as fault:
        raise ValueError(f"the file {file} cannot be read: {fault.strerror}") from fault
    except ValueError as fault:
        raise ValueError(f"the file {file} cannot be opened with this password") from fault
    if bundle.cert is None or not isinstance(bundle.key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise ValueError(f"the file {file} holds no RSA or elliptic-curve key with its certificate")
    return Seal(bundle.key, bundle.cert.certificate, tuple(extra.certificate for extra in bundle.additional_certs))


@cache
def load_root_certificates(file: Path) -> tuple[x509.Certificate, ...]:
    """The certificates in a PEM file; ValueError when it cannot be read or holds none."""
    try:
        return tuple(x509.load_pem_x509_certificates(file.read_bytes()))
    except OSError as fault:
        raise ValueError(f"the file {file} cannot be read: {fault.strerror}") from fault
    except ValueError as fault:
        raise ValueError(f"the file {file} holds no certificate in PEM") from fault


def certificate_holder(certificate: x509.Certificate) -> str:
    """The common name of the subject, else its first attribute."""
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME) or list(certificate.subject)
    return str(names[0].value)


def _is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
