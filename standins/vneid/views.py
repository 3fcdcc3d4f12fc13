"""Views of the stand-in VNeID: authorization (sign-in page), token and userinfo endpoints, control page."""

import json
import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView
from oauth2_provider.exceptions import OAuthToolkitError
from oauth2_provider.http import OAuth2ResponseRedirect
from oauth2_provider.views import TokenView, UserInfoView
from oauth2_provider.views.mixins import OAuthLibMixin
from oauthlib.oauth2.rfc6749.errors import AccessDeniedError
from oauthlib.openid.connect.core.exceptions import InteractionRequired

from standins.vneid import clients, fault_modes
from standins.vneid.encryption import encrypt
from standins.vneid.enterprises import Enterprise, enterprises
from standins.vneid.fault_modes import FaultMode
from standins.vneid.forms import FaultModeForm, SignInForm
from standins.vneid.people import ACCOUNTS, LISTED, Account

STALL_SECONDS = 10

View = Callable[..., HttpResponseBase]


def unless_down(view: View) -> View:
    """Decorate an endpoint: 503 under fault mode `down`."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if fault_modes.current() is FaultMode.DOWN:
            return render(request, "vneid/down.html", status=503)
        return view(request, *args, **kwargs)

    return guarded


class Authorize(OAuthLibMixin, FormView):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Authorization endpoint with the sign-in page. It keeps no session, so that testers choose a person each time."""

    template_name = "vneid/sign_in.html"
    form_class = SignInForm
    extra_context = {"accounts": LISTED.values()}

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        clients.register_portal()
        try:
            self.scopes, self.credentials = self.validate_authorization_request(request)
        except OAuthToolkitError as error:
            return self.error_answer(error)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        fault_mode = fault_modes.current()
        if fault_mode is FaultMode.REFUSES or "refuse" in request.POST:
            return self.redirect_with_error(AccessDeniedError())
        if fault_mode is FaultMode.EXPIRES or "expire" in request.POST:
            return self.redirect_with_error(InteractionRequired())
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        self.request.user, _ = get_user_model().objects.get_or_create(username=form.cleaned_data["number"])
        uri, *_ = self.create_authorization_response(
            request=self.request, scopes=" ".join(self.scopes), credentials=self.credentials, allow=True
        )
        return OAuth2ResponseRedirect(_with_encrypted_code(uri), ["http", "https"])

    def redirect_with_error(self, error: AccessDeniedError | InteractionRequired) -> HttpResponse:
        error.redirect_uri, error.state = self.credentials["redirect_uri"], self.credentials["state"]
        return self.error_answer(OAuthToolkitError(error=error))

    def error_answer(self, error: OAuthToolkitError) -> HttpResponse:
        """Redirect to the client with the error, or show it here (400) if the client itself is not valid."""
        to_client, answer = self.error_response(error)
        if to_client:
            return OAuth2ResponseRedirect(answer["url"], ["http", "https"])
        return render(self.request, "vneid/wrong_client.html", {"error": error.oauthlib_error}, status=400)


def _with_encrypted_code(uri: str) -> str:
    """The return address with its code encrypted and the key beside it, as VNeID may send it."""
    if not settings.VNEID_RECIPIENT:
        return uri
    address = urlsplit(uri)
    query = dict(parse_qsl(address.query))
    encrypted = encrypt(query["code"].encode(), settings.VNEID_RECIPIENT)
    query |= {"code": encrypted["data"], "encrypt_key": encrypted["key"]}
    return address._replace(query=urlencode(query)).geturl()


@csrf_exempt
def token(request: HttpRequest) -> HttpResponseBase:
    """Token endpoint; answers late under fault mode `stalls`. Encrypted answers hold no ID token, as those of VNeID."""
    if fault_modes.current() is FaultMode.STALLS:
        time.sleep(STALL_SECONDS)
    answer = TokenView.as_view()(request)
    if answer.status_code != HTTPStatus.OK:
        return answer
    content = json.loads(answer.content)
    if settings.VNEID_RECIPIENT or fault_modes.current() is FaultMode.NO_TOKEN:
        del content["id_token"]
    return _answer(content)


def userinfo(request: HttpRequest) -> HttpResponseBase:
    """Userinfo endpoint; under fault mode `not-json` it answers with a page."""
    answer = UserInfoView.as_view()(request)
    if fault_modes.current() is FaultMode.NOT_JSON:
        return HttpResponse("<h1>Bảo trì</h1>")
    return answer if answer.status_code != HTTPStatus.OK else _answer(json.loads(answer.content))


def _answer(content: dict[str, object]) -> JsonResponse:
    """As JSON, encrypted where the client's public key is known."""
    if settings.VNEID_RECIPIENT:
        return JsonResponse(encrypt(json.dumps(content).encode(), settings.VNEID_RECIPIENT))
    return JsonResponse(content)


def control(request: HttpRequest) -> HttpResponse:
    """Control page: the fault mode, the test accounts, and the enterprises with who represents each."""
    form = FaultModeForm(request.POST or None, initial={"fault_mode": fault_modes.current()})
    if form.is_valid():
        fault_modes.change(form.cleaned_data["fault_mode"])
        return redirect("vneid:control")
    return render(
        request, "vneid/control.html", {"form": form, "accounts": LISTED.values(), "enterprises": named_enterprises()}
    )


def named_enterprises() -> list[tuple[Enterprise, Account]]:
    """Every enterprise with its legal representative."""
    return [(one, ACCOUNTS[one.representative]) for one in enterprises().values()]
