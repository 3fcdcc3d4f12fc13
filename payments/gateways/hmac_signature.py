"""HMAC-SHA512 signatures in lower-case hex."""

import hashlib
import hmac
from collections.abc import Iterable


def digest(text: str | bytes, secret: str) -> str:
    body = text if isinstance(text, bytes) else text.encode()
    return hmac.new(secret.encode(), body, hashlib.sha512).hexdigest()


def is_signed(signed: str, signature: str, secrets: Iterable[str]) -> bool:
    """Whether any of the keys made this signature (two are valid while a key is being changed)."""
    given = signature.lower().encode("utf-8", "replace")
    return any(hmac.compare_digest(digest(signed, secret).encode(), given) for secret in secrets)
