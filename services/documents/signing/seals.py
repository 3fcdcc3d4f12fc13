"""The seals of agencies: the key and certificate of an agency's digital signature (chữ ký số của cơ quan).

A seal is a PKCS#12 file named in the settings, opened once and held for the life of the process; never in the database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings

EVERYBODY = "*"
"""Stands for every agency without a seal of its own."""


@dataclass(frozen=True)
class Signature:
    """By whom a paper is digitally signed and since when, as the paper itself says."""

    by: str
    at: datetime


@dataclass(frozen=True, eq=False)
class Seal:
    """A key, its certificate, and the certificates between that and the root."""

    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def holder(self) -> str:
        """The agency as its certificate calls it."""
        return holder_of(self.certificate)

    def signature_of(self, issued_at: datetime) -> Signature:
        """Signed the moment it is issued, or with a later certificate from its first day; the same however often."""
        return Signature(
            self.holder, max(issued_at, self.certificate.not_valid_before_utc.astimezone(issued_at.tzinfo))
        )

    def is_valid_at(self, moment: datetime) -> bool:
        return self.certificate.not_valid_before_utc <= moment <= self.certificate.not_valid_after_utc

    def leads_to(self, roots: Iterable[x509.Certificate]) -> bool:
        """Whether the certificates lead from the agency to one that is trusted."""
        known, at = list(roots), self.certificate
        for _ in range(len(self.chain) + 1):
            if any(_is_issued_by(at, root) for root in known):
                return True
            at = next((each for each in self.chain if _is_issued_by(at, each)), at)
        return False


def of_agency(code: str) -> Seal | None:
    """The agency's own seal, or that of all agencies without one, or none: then its papers go unsigned."""
    named = settings.SEALS.get(code) or settings.SEALS.get(EVERYBODY)
    return opened(named.pkcs12, named.password.get_secret_value()) if named else None


@cache
def opened(file: Path, password: str) -> Seal:
    """The seal in a PKCS#12 file; ValueError in a sentence when it cannot be had."""
    try:
        found = pkcs12.load_pkcs12(file.read_bytes(), password.encode())
    except (OSError, ValueError) as fault:
        raise ValueError(f"the file {file} cannot be opened with this password") from fault
    if found.cert is None or not isinstance(found.key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise ValueError(f"the file {file} holds no RSA or elliptic-curve key with its certificate")
    return Seal(found.key, found.cert.certificate, tuple(each.certificate for each in found.additional_certs))


@cache
def roots_in(file: Path) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM file; ValueError in a sentence when there is none."""
    try:
        return tuple(x509.load_pem_x509_certificates(file.read_bytes()))
    except (OSError, ValueError) as fault:
        raise ValueError(f"the file {file} holds no certificate in PEM") from fault


def holder_of(certificate: x509.Certificate) -> str:
    """The common name, or what stands in its place."""
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME) or list(certificate.subject)
    return str(names[0].value)


def _is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
