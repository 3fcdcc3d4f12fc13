"""OpenID Connect claims about a person, for the ID token and the userinfo endpoint."""

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.common import Request

from standins.vneid.fault_modes import FaultMode, current
from standins.vneid.forging import forge
from standins.vneid.people import ACCOUNTS

OTHER_PERSON = "031085004417"
"""Personal number of the account whose claims fault mode `lies` returns."""
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


class ClaimsValidator(OAuth2Validator):
    """Returns every claim to a client that was granted `openid`, as VNeID does."""

    oidc_claim_scope = None

    def get_additional_claims(self, request: Request) -> dict[str, Any]:
        number = request.user.username
        claims = {"sub": number, **ACCOUNTS[number].claims()}
        if current() is FaultMode.LEVEL_ONE:
            claims["accountLevel"] = 1
        return claims

    def get_userinfo_claims(self, request: Request) -> dict[str, Any]:
        claims = super().get_userinfo_claims(request)
        return claims | _false_claims(current(), claims["citizenPid"])

    def finalize_id_token(self, id_token: dict[str, Any], token: Any, token_handler: Any, request: Request) -> str:
        genuine = super().finalize_id_token(id_token, token, token_handler, request)
        return forge(genuine, current(), request.client.jwk_key)


def _false_claims(fault_mode: FaultMode, number: str) -> dict[str, Any]:
    """What the userinfo endpoint answers instead of the truth."""
    return {
        FaultMode.LIES: {"sub": OTHER_PERSON, **ACCOUNTS[OTHER_PERSON].claims()},
        FaultMode.OTHER_NUMBER: {"citizenPid": OTHER_PERSON},
        FaultMode.FULL_WIDTH_NUMBER: {"citizenPid": number.translate(FULL_WIDTH)},
        FaultMode.BROKEN_EMAIL: {"email": "hoa@thu.example\nBcc: all@thu.example"},
    }.get(fault_mode, {})
