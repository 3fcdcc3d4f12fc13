"""Signatures of VNPAY 2.1.0: HMAC-SHA512 in lower-case hex."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

_UNSIGNED = frozenset({"vnp_SecureHash", "vnp_SecureHashType"})


def digest(text: str | bytes, secret: str) -> str:
    body = text if isinstance(text, bytes) else text.encode()
    return hmac.new(secret.encode(), body, hashlib.sha512).hexdigest()


def canonical(params: Mapping[str, str]) -> str:
    """Named in order, empty ones left out, encoded as a form."""
    return urlencode(sorted((name, value) for name, value in params.items() if value and name not in _UNSIGNED))


def sign(params: Mapping[str, str], secret: str) -> str:
    """The whole query, its signature last."""
    query = canonical(params)
    return f"{query}&vnp_SecureHash={digest(query, secret)}"


def signed_part(raw_query: str) -> str:
    """The part of a received query that was signed, byte for byte as its sender encoded it.

    Encoding the parsed values anew would turn `~` and `*` into what the sender never signed.
    """
    pairs = (pair.partition("=") for pair in raw_query.split("&") if pair.startswith("vnp_"))
    signed = [(name, value) for name, _, value in pairs if value and name not in _UNSIGNED]
    return "&".join(f"{name}={value}" for name, value in sorted(signed))


def is_signed(signed: str, signature: str, secrets: Iterable[str]) -> bool:
    """Whether any of the keys made this signature (two are valid while a key is being changed)."""
    given = signature.lower().encode("utf-8", "replace")
    return any(hmac.compare_digest(digest(signed, secret).encode(), given) for secret in secrets)
