"""Views of the stand-in VNeID: authorization (sign-in page), token endpoint, control page."""

import time
from collections.abc import Callable
from functools import wraps

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView
from oauth2_provider.exceptions import OAuthToolkitError
from oauth2_provider.http import OAuth2ResponseRedirect
from oauth2_provider.views import TokenView
from oauth2_provider.views.mixins import OAuthLibMixin
from oauthlib.oauth2.rfc6749.errors import AccessDeniedError
from oauthlib.openid.connect.core.exceptions import InteractionRequired

from standins.vneid import clients, fault_modes
from standins.vneid.fault_modes import FaultMode
from standins.vneid.forms import FaultModeForm, SignInForm
from standins.vneid.people import ACCOUNTS

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
    extra_context = {"accounts": ACCOUNTS.values()}

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
        return OAuth2ResponseRedirect(uri, ["http", "https"])

    def redirect_with_error(self, error: AccessDeniedError | InteractionRequired) -> HttpResponse:
        error.redirect_uri, error.state = self.credentials["redirect_uri"], self.credentials["state"]
        return self.error_answer(OAuthToolkitError(error=error))

    def error_answer(self, error: OAuthToolkitError) -> HttpResponse:
        """Redirect to the client with the error, or show it here (400) if the client itself is not valid."""
        to_client, answer = self.error_response(error)
        if to_client:
            return OAuth2ResponseRedirect(answer["url"], ["http", "https"])
        return render(self.request, "vneid/wrong_client.html", {"error": error.oauthlib_error}, status=400)


@csrf_exempt
def token(request: HttpRequest) -> HttpResponse:
    """Token endpoint; answers late under fault mode `stalls`."""
    if fault_modes.current() is FaultMode.STALLS:
        time.sleep(STALL_SECONDS)
    return TokenView.as_view()(request)


def control(request: HttpRequest) -> HttpResponse:
    """Control page: the fault mode, and the test accounts."""
    form = FaultModeForm(request.POST or None, initial={"fault_mode": fault_modes.current()})
    if form.is_valid():
        fault_modes.change(form.cleaned_data["fault_mode"])
        return redirect("vneid:control")
    return render(request, "vneid/control.html", {"form": form, "accounts": ACCOUNTS.values()})
