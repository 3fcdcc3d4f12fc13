"""Test certification authority: a self-signed root and one agency certificate (seal) in PKCS #12, both worthless.

The root's key is thrown away once it has certified the seal, which serves every agency.
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

from portal import standin_secrets

AUTHORITY = "TỔ CHỨC CHỨNG THỰC GIẢ LẬP"
AGENCY = "CƠ QUAN NHÀ NƯỚC (GIẢ LẬP)"
PASSWORD = standin_secrets.SEAL_PASSWORD  # there is nothing to protect
SEAL, ROOTS = "seal.p12", "roots.pem"
FIRST_DAY, VALIDITY = datetime(2020, 1, 1, tzinfo=UTC), timedelta(days=10_950)

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def create_if_absent(folder: Path) -> Path:
    """The folder with seal and root, created atomically if absent; several processes may do so at once."""
    if not folder.exists():
        temporary = Path(tempfile.mkdtemp(dir=folder.parent))
        write(temporary)
        try:
            os.rename(temporary, folder)
        except OSError:  # another process was quicker: its seal is as good
            shutil.rmtree(temporary)
    return folder


def environment(folder: Path) -> dict[str, str]:
    """Environment variables with which the portal signs with the folder's seal and trusts its root."""
    create_if_absent(folder)
    seal = {"pkcs12": str(folder / SEAL), "password": PASSWORD}
    return {"PORTAL_SEALS": json.dumps({"*": seal}), "PORTAL_SEAL_ROOTS": str(folder / ROOTS)}


def write(
    folder: Path,
    key: Key | None = None,
    *,
    agency: str = AGENCY,
    first_day: datetime = FIRST_DAY,
    password: str = PASSWORD,
) -> None:
    """Write SEAL and ROOTS of a new authority into the folder; the seal is for `key`, or a new one."""
    key, root_key = key or new_key(), new_key()
    root = _certificate(AUTHORITY, root_key, by_key=root_key, first_day=first_day, is_root=True)
    certificate = _certificate(agency, key, by_key=root_key, first_day=first_day)
    seal = pkcs12.serialize_key_and_certificates(
        agency.encode(), key, certificate, None, BestAvailableEncryption(password.encode())
    )
    (folder / SEAL).touch(mode=0o600)
    (folder / SEAL).write_bytes(seal)
    (folder / ROOTS).write_bytes(root.public_bytes(Encoding.PEM))


def self_signed_certificate(name: str, key: Key) -> x509.Certificate:
    """A root certificate that vouches for itself."""
    return _certificate(name, key, by_key=key, first_day=FIRST_DAY, is_root=True)


def new_key() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def _certificate(name: str, key: Key, *, by_key: Key, first_day: datetime, is_root: bool = False) -> x509.Certificate:
    signs = dict.fromkeys(("digital_signature", "content_commitment"), not is_root)
    certifies = dict.fromkeys(("key_cert_sign", "crl_sign"), is_root)
    neither = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(name if is_root else AUTHORITY))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first_day)
        .not_valid_after(first_day + VALIDITY)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(x509.KeyUsage(**signs, **certifies, **neither), critical=True)
        .sign(by_key, SHA256())
    )


def _name(text: str) -> x509.Name:
    country = x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "VN")
    return x509.Name([country, x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])
