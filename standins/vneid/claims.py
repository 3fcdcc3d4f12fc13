"""OpenID Connect claims about a person, for the ID token and the userinfo endpoint."""

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.common import Request

from standins.vneid.fault_modes import FaultMode, current
from standins.vneid.people import ACCOUNTS

OTHER_PERSON = "031085004417"
"""Personal number of the account whose claims fault mode `lies` returns."""


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
        if current() is FaultMode.LIES:
            claims |= {"sub": OTHER_PERSON, **ACCOUNTS[OTHER_PERSON].claims()}
        return claims
