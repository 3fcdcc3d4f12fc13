"""The pages of the stand-in, and the protocol endpoints that may be told to be down."""

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
from standins.vneid.forms import FaultModeForm, SignIn
from standins.vneid.people import ACCOUNTS

STALL_SECONDS = 10

View = Callable[..., HttpResponseBase]


def unless_down(view: View) -> View:
    """The endpoint, or 503 while the stand-in has been told to be down."""

    @wraps(view)
    def answering(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if fault_modes.current() is FaultMode.DOWN:
            return render(request, "vneid/down.html", status=503)
        return view(request, *args, **kwargs)

    return answering


class Authorize(OAuthLibMixin, FormView):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Who is there? Asked anew each time, so that one may change person; nobody stays signed in here."""

    template_name = "vneid/sign_in.html"
    form_class = SignIn
    extra_context = {"accounts": ACCOUNTS.values()}

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        clients.register_portal()
        try:
            self.scopes, self.credentials = self.validate_authorization_request(request)
        except OAuthToolkitError as wrong:
            return self.answer_with_error(wrong)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        told = fault_modes.current()
        if told is FaultMode.REFUSES or "refuse" in request.POST:
            return self.go_back_with(AccessDeniedError())
        if told is FaultMode.EXPIRES or "expire" in request.POST:
            return self.go_back_with(InteractionRequired())
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: SignIn) -> HttpResponse:
        self.request.user, _ = get_user_model().objects.get_or_create(username=form.cleaned_data["number"])
        uri, *_ = self.create_authorization_response(
            request=self.request, scopes=" ".join(self.scopes), credentials=self.credentials, allow=True
        )
        return OAuth2ResponseRedirect(uri, ["http", "https"])

    def go_back_with(self, error: AccessDeniedError | InteractionRequired) -> HttpResponse:
        error.redirect_uri, error.state = self.credentials["redirect_uri"], self.credentials["state"]
        return self.answer_with_error(OAuthToolkitError(error=error))

    def answer_with_error(self, wrong: OAuthToolkitError) -> HttpResponse:
        """Back to the client that asked, or a page here when the client itself cannot be trusted."""
        to_client, answer = self.error_response(wrong)
        if to_client:
            return OAuth2ResponseRedirect(answer["url"], ["http", "https"])
        return render(self.request, "vneid/wrong_client.html", {"error": wrong.oauthlib_error}, status=400)


@csrf_exempt
def token(request: HttpRequest) -> HttpResponse:
    if fault_modes.current() is FaultMode.STALLS:
        time.sleep(STALL_SECONDS)
    return TokenView.as_view()(request)


def control(request: HttpRequest) -> HttpResponse:
    """How the stand-in shall behave, and who has an account."""
    form = FaultModeForm(request.POST or None, initial={"conduct": fault_modes.current()})
    if form.is_valid():
        fault_modes.change(form.cleaned_data["conduct"])
        return redirect("vneid:control")
    return render(request, "vneid/control.html", {"form": form, "accounts": ACCOUNTS.values()})
