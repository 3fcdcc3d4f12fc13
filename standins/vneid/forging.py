"""ID tokens as an attacker or a broken provider would send them, by fault mode."""

import json
import time
from typing import Any

from jwcrypto.common import base64url_encode
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from standins.vneid.fault_modes import FaultMode

DAY = 24 * 3600
FOREIGN_KEY = JWK.generate(kty="RSA", size=2048)


def forge(token: str, fault_mode: FaultMode, key: JWK) -> str:
    """The token as the fault mode sends it; unchanged under a mode that is not about tokens. `key` signed it."""
    jws = JWS()
    jws.deserialize(token)
    header, claims = dict(jws.jose_header), json.loads(jws.objects["payload"])
    claims |= _false_claims(fault_mode)
    if fault_mode is FaultMode.UNSIGNED:
        return f"{base64url_encode(json.dumps({**header, 'alg': 'none'}))}.{base64url_encode(json.dumps(claims))}."
    if fault_mode is FaultMode.PUBLIC_KEY_AS_SECRET:
        secret = JWK(kty="oct", k=base64url_encode(key.export_to_pem()))
        return _signed(claims, {**header, "alg": "HS256"}, secret)
    return _signed(claims, header, FOREIGN_KEY if fault_mode is FaultMode.FOREIGN_KEY else key)


def _false_claims(fault_mode: FaultMode) -> dict[str, Any]:
    now = int(time.time())
    lies: dict[FaultMode, dict[str, Any]] = {
        FaultMode.OTHER_ISSUER: {"iss": "https://vneid.evil.example"},
        FaultMode.OTHER_AUDIENCE: {"aud": "somebody-else"},
        FaultMode.OTHER_NONCE: {"nonce": "of-another-sign-in"},
        FaultMode.TOKEN_EXPIRED: {"iat": now - 2 * DAY, "exp": now - DAY},
        FaultMode.TOKEN_FROM_TOMORROW: {"iat": now + DAY, "nbf": now + DAY, "exp": now + 2 * DAY},
    }
    return lies.get(fault_mode, {})


def _signed(claims: dict[str, Any], header: dict[str, Any], key: JWK) -> str:
    jws = JWS(json.dumps(claims))
    jws.add_signature(key, protected=json.dumps(header))
    return str(jws.serialize(compact=True))
