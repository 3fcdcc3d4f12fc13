"""RSA key that signs ID tokens, kept in a file."""

from pathlib import Path

from jwcrypto.jwk import JWK


def load_or_create(path: Path) -> str:
    """The private key in PEM from this file; a new one is written there if it does not exist."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(JWK.generate(kty="RSA", size=2048).export_to_pem(private_key=True, password=None))
    return path.read_text()
