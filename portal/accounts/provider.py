"""VNeID as an OpenID Connect provider of django-allauth."""

from typing import Any

from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from portal.accounts.identity import parse_claims


class VneidOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    """OAuth 2.0 adapter whose redirect URI is the registered one, whatever host or scheme a proxy shows."""

    def get_callback_url(self, request: HttpRequest, app: object) -> str:
        return settings.SITE_URL + reverse("accounts:return")


class VneidProvider(OpenIDConnectProvider):
    """Provider that turns VNeID's claims into account fields.

    allauth stores the subject only: no token, no e-mail addresses, no copy of the claims.
    """

    id = "vneid"
    name = "VNeID"
    oauth2_adapter_class = VneidOAuth2Adapter
    pkce_enabled_default = True

    def get_default_scope(self) -> list[str]:
        return ["openid"]

    def extract_uid(self, data: dict[str, Any]) -> str:
        return parse_claims(data).subject

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"identity": parse_claims(data)}

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


provider_classes = [VneidProvider]
