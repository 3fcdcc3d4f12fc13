"""A stand-in for the authority that certifies agencies, for the demo and the tests: what it signs proves nothing.

Its key is thrown away once it has certified one seal, which stands for every agency.
"""

import json
import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

AUTHORITY = "TỔ CHỨC CHỨNG THỰC GIẢ LẬP"
AGENCY = "CƠ QUAN NHÀ NƯỚC (GIẢ LẬP)"
PASSWORD = "gia-lap"  # noqa: S105  # there is nothing to protect
SEAL, ROOTS = "seal.p12", "roots.pem"
FIRST_DAY, LASTS = datetime(2020, 1, 1, tzinfo=UTC), timedelta(days=10_950)

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def kept_at(folder: Path) -> Path:
    """The folder with the seal and its root, made once; whole or not at all, whoever else makes it at this moment."""
    if not folder.exists():
        making = Path(tempfile.mkdtemp(dir=folder.parent))
        write(making)
        try:
            os.rename(making, folder)
        except OSError:  # another process was quicker: its seal is as good
            shutil.rmtree(making)
    return folder


def environment(folder: Path) -> dict[str, str]:
    """The settings that let the portal sign with the seal of this folder, and trust its authority."""
    kept = kept_at(folder)
    seal = {"pkcs12": str(kept / SEAL), "password": PASSWORD}
    return {"PORTAL_SEALS": json.dumps({"*": seal}), "PORTAL_SEAL_ROOTS": str(kept / ROOTS)}


def write(folder: Path, key: Key | None = None, *, agency: str = AGENCY, first_day: datetime = FIRST_DAY) -> None:
    """A new authority and the seal it certifies."""
    key, root_key = key or new_key(), new_key()
    root = _certificate(AUTHORITY, root_key, by_key=root_key, first_day=first_day, heads=True)
    certificate = _certificate(agency, key, by_key=root_key, first_day=first_day)
    seal = pkcs12.serialize_key_and_certificates(
        agency.encode(), key, certificate, None, BestAvailableEncryption(PASSWORD.encode())
    )
    (folder / SEAL).touch(mode=0o600)
    (folder / SEAL).write_bytes(seal)
    (folder / ROOTS).write_bytes(root.public_bytes(Encoding.PEM))


def new_key() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def _certificate(name: str, key: Key, *, by_key: Key, first_day: datetime, heads: bool = False) -> x509.Certificate:
    signs = dict.fromkeys(("digital_signature", "content_commitment"), not heads)
    certifies = dict.fromkeys(("key_cert_sign", "crl_sign"), heads)
    neither = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(AUTHORITY))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first_day)
        .not_valid_after(first_day + LASTS)
        .add_extension(x509.BasicConstraints(ca=heads, path_length=0 if heads else None), critical=True)
        .add_extension(x509.KeyUsage(**signs, **certifies, **neither), critical=True)
        .sign(by_key, SHA256())
    )


def _name(text: str) -> x509.Name:
    country = x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "VN")
    return x509.Name([country, x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])
