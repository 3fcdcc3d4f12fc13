"""VNeID as an OpenID Connect provider of django-allauth."""

import time
from base64 import urlsafe_b64encode
from functools import partial
from hashlib import sha256
from typing import Any

import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from portal.accounts import id_tokens
from portal.accounts.encrypted_answers import decrypt, decrypt_answer
from portal.accounts.errors import SignInError, SignInFailure
from portal.accounts.identity import parse_claims

DISCOVERED = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
"""What a discovery document must name."""
_read_documents: dict[str, tuple[float, dict[str, Any]]] = {}
"""The last discovery document of each VNeID, with when this process read it."""


def nonce_of(code_verifier: str) -> str:
    """The nonce of the sign-in with this PKCE verifier, which stays in the session: so it needs no place of its own."""
    return urlsafe_b64encode(sha256(f"nonce {code_verifier}".encode()).digest()).decode().rstrip("=")


def _json_object(answer: requests.Response) -> dict[str, Any]:
    """The body of an answer; SignInError unless it is a JSON object."""
    try:
        content = answer.json()
    except requests.JSONDecodeError:
        raise SignInError(SignInFailure.UNCLEAR) from None
    if not isinstance(content, dict):
        raise SignInError(SignInFailure.UNCLEAR)
    return content


def _identity_answer(answer: requests.Response) -> dict[str, Any]:
    """The body of an answer about the person, decrypted where encryption is agreed with VNeID."""
    content = _json_object(answer)
    return decrypt_answer(content, settings.VNEID_KEY) if settings.VNEID_KEY else content


class VneidClient(OAuth2Client):
    """Exchanges the code for an access token; the code and the answer may be encrypted."""

    def get_access_token(
        self, code: str, pkce_code_verifier: str | None = None, extra_data: dict[str, str] | None = None
    ) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "client_id": self.consumer_key,
            "client_secret": self.consumer_secret,
            "redirect_uri": self.callback_url,
            "code_verifier": pkce_code_verifier or "",
            **self._code_fields(code),
        }
        with get_adapter().get_requests_session() as session:
            answer = session.post(self.access_token_url, data=form)
        if answer.status_code >= requests.codes.server_error:
            answer.raise_for_status()
        content = _identity_answer(answer) if answer.ok else {}
        if not isinstance(content.get("access_token"), str):
            raise SignInError(SignInFailure.UNCLEAR)
        return content

    def _code_fields(self, code: str) -> dict[str, str]:
        """The code, decrypted where its key came along; that key is sent back, as VNeID asks for."""
        wrapped_key = self.request.GET.get("encrypt_key", "").replace(" ", "+")
        if not (wrapped_key and settings.VNEID_KEY):
            return {"code": code}
        try:
            plain = decrypt(code.replace(" ", "+"), wrapped_key, settings.VNEID_KEY).decode()
        except ValueError:
            raise SignInError(SignInFailure.UNCLEAR) from None
        return {"code": plain, "encrypt_key": wrapped_key}


class VneidOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    """OAuth 2.0 adapter that checks what VNeID answers, and whose redirect URI is the registered one."""

    client_class = VneidClient
    kept_seconds = 0.0
    """How long the discovery document that was read last may serve: who leaves must know that VNeID answers."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """VNeID's addresses: those of the settings, else its discovery document, which must name the same issuer."""
        if settings.VNEID_ENDPOINTS:
            return {name: str(address) for name, address in dict(settings.VNEID_ENDPOINTS).items()}
        read_at, known = _read_documents.get(settings.VNEID_URL, (float("-inf"), {}))
        if 0 <= time.monotonic() - read_at < self.kept_seconds:
            return known
        config = super().openid_config
        is_complete = isinstance(config, dict) and all(isinstance(config.get(name), str) for name in DISCOVERED)
        if not is_complete or config["issuer"] != settings.VNEID_URL:
            raise SignInError(SignInFailure.UNCLEAR)
        _read_documents[settings.VNEID_URL] = time.monotonic(), config
        return config

    def get_callback_url(self, request: HttpRequest, app: object) -> str:
        return settings.SITE_URL + reverse("accounts:return")

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: VneidClient, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        self.nonce = nonce_of(pkce_code_verifier or "")
        return super().get_access_token_data(request, app, client, pkce_code_verifier=pkce_code_verifier)

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        return SocialToken(token=data["access_token"])  # used once and never stored

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: dict[str, Any]
    ) -> SocialLogin:
        """The person of userinfo; the ID token proves the answer, and only encrypted answers may come without one."""
        data: dict[str, Any] = {"userinfo": self._fetch_user_info(token.token)}
        if id_token := kwargs["response"].get("id_token"):
            data["subject"] = self._verified_subject(app, id_token)
        elif not settings.VNEID_KEY:
            raise SignInError(SignInFailure.UNCLEAR)
        return self.get_provider().sociallogin_from_response(request, data)

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.profile_url, headers={"Authorization": f"Bearer {access_token}"})
        answer.raise_for_status()
        return _identity_answer(answer)

    def _verified_subject(self, app: SocialApp, id_token: str) -> str:
        if settings.VNEID_ENDPOINTS:  # a VNeID without a discovery document names no keys
            raise SignInError(SignInFailure.UNCLEAR)
        key_of = partial(id_tokens.signing_keys.get, self.openid_config["jwks_uri"], fetch=_fetch_json)
        return id_tokens.verify(id_token, key_of, issuer=settings.VNEID_URL, client_id=app.client_id, nonce=self.nonce)


class ReturnAdapter(VneidOAuth2Adapter):
    """For who comes back from VNeID, where a document that somebody else's departure has read serves as well."""

    kept_seconds = 600.0


def forget_addresses() -> None:
    """Read VNeID's discovery document anew: what it said may be why VNeID cannot be reached."""
    _read_documents.clear()


def _fetch_json(url: str) -> dict[str, Any]:
    with get_adapter().get_requests_session() as session:
        answer = session.get(url)
    answer.raise_for_status()
    return _json_object(answer)


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

    def get_pkce_params(self) -> dict[str, str]:
        """The parameters of PKCE for the authorization request, and the nonce, which depends on its verifier."""
        params = super().get_pkce_params()
        return {**params, "nonce": nonce_of(params["code_verifier"])}

    def extract_uid(self, data: dict[str, Any]) -> str:
        return parse_claims(data).subject

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"identity": parse_claims(data)}

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


provider_classes = [VneidProvider]
