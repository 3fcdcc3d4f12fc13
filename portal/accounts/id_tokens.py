"""Verification of VNeID's ID tokens (OpenID Connect Core 3.1.3.7): signature, issuer, audience, nonce, times."""

import json
import time
from collections.abc import Callable
from threading import Lock
from typing import Any, Final

from jwcrypto.common import JWException
from jwcrypto.jwk import JWK, JWKSet
from jwcrypto.jws import JWS
from pydantic import BaseModel, ConfigDict, ValidationError

from portal.accounts.errors import SignInError, SignInFailure

ALGORITHMS: Final = ["RS256", "PS256", "ES256"]
"""Only signatures with a private key: neither `none` nor a shared secret."""
LEEWAY_SECONDS: Final = 60
"""How far VNeID's clock may differ from ours."""
KEYS_KEPT_SECONDS: Final = 3600
REFETCH_SECONDS: Final = 60
"""An unknown key id makes the keys be fetched anew, but not more often than this: anybody can invent one."""


class Claims(BaseModel):
    """The claims of an ID token that say whether it was made for this sign-in."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    iss: str
    sub: str
    aud: str | list[str]
    azp: str | None = None
    nonce: str
    iat: float
    exp: float
    nbf: float = 0

    def are_for(self, *, issuer: str, client_id: str, nonce: str) -> bool:
        audience = [self.aud] if isinstance(self.aud, str) else self.aud
        party = self.azp or (client_id if len(audience) == 1 else None)
        return (self.iss, self.nonce, party) == (issuer, nonce, client_id) and client_id in audience

    def are_valid_at(self, now: float) -> bool:
        begins = max(self.iat, self.nbf)
        return begins - LEEWAY_SECONDS <= now < self.exp + LEEWAY_SECONDS


class SigningKeys:
    """The provider's public keys by address of their document (JWKS), kept in the process for an hour."""

    def __init__(self) -> None:
        self._fetched: dict[str, tuple[float, JWKSet]] = {}
        self._lock = Lock()

    def get(self, url: str, key_id: str | None, fetch: Callable[[str], dict[str, Any]]) -> JWK:
        """The key with this id, else SignInError; `fetch` reads the document."""
        now = time.monotonic()
        fetched_at, keys = self._fetched.get(url, (float("-inf"), JWKSet()))
        if now - fetched_at > (KEYS_KEPT_SECONDS if _find(keys, key_id) else REFETCH_SECONDS):
            keys = JWKSet.from_json(json.dumps(fetch(url)))
            with self._lock:
                self._fetched[url] = (now, keys)
        if key := _find(keys, key_id):
            return key
        raise SignInError(SignInFailure.UNCLEAR)


def _find(keys: JWKSet, key_id: str | None) -> JWK | None:
    """The public key with this id; the only key where the token names none (RFC 7517 allows keys without one)."""
    found = [key for key in keys if key.has_public and key_id in (key.get("kid"), None)]
    return found[0] if len(found) == 1 else None


signing_keys = SigningKeys()


def verify(token: str, key_of: Callable[[str | None], JWK], *, issuer: str, client_id: str, nonce: str) -> str:
    """The subject of the ID token; SignInError unless it is signed by the issuer for this client and this sign-in."""
    try:
        signed = JWS()
        signed.allowed_algs = ALGORITHMS
        signed.deserialize(token)
        signed.verify(key_of(signed.jose_header.get("kid")))
        claims = Claims.model_validate_json(signed.payload)
    except (JWException, ValidationError, ValueError, TypeError, AttributeError):
        raise SignInError(SignInFailure.UNCLEAR) from None  # its text would carry the person's data into the log
    if not (claims.are_for(issuer=issuer, client_id=client_id, nonce=nonce) and claims.are_valid_at(time.time())):
        raise SignInError(SignInFailure.UNCLEAR)
    return claims.sub
