"""The key that signs identity tokens: made once, kept beside the database."""

from pathlib import Path

from jwcrypto.jwk import JWK


def kept_at(path: Path) -> str:
    """The private key in PEM."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(JWK.generate(kty="RSA", size=2048).export_to_pem(private_key=True, password=None))
    return path.read_text()
