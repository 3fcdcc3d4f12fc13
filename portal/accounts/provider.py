"""VNeID as allauth sees it: plain OpenID Connect with claims of its own."""

from typing import Any

from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from portal.accounts.identity import read_claims


class VneidProtocol(OpenIDConnectOAuth2Adapter):
    """The OpenID protocol, with the one return address we registered, whatever host or scheme a proxy made of it."""

    def get_callback_url(self, request: HttpRequest, app: object) -> str:
        return settings.SITE_URL + reverse("accounts:return")


class VneidProvider(OpenIDConnectProvider):
    """Where the claims of a person become the fields of an account.

    Nothing but the subject is kept beside the user: no token, no e-mail rows, no copy of the claims.
    """

    id = "vneid"
    name = "VNeID"
    oauth2_adapter_class = VneidProtocol
    pkce_enabled_default = True

    def get_default_scope(self) -> list[str]:
        return ["openid"]

    def extract_uid(self, data: dict[str, Any]) -> str:
        return read_claims(data).subject

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"identity": read_claims(data)}

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


provider_classes = [VneidProvider]
