"""Views of the second factor that allauth has not, and what its own are wrapped in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext

from portal.accounts import second_factor

View = Callable[..., HttpResponse]


def for_staff(view: View) -> View:
    """A page for staff alone, as citizens have their second factor at VNeID."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def staff_door(request: HttpRequest) -> HttpResponse:
    """Where allauth sends those who have to begin anew."""
    return redirect("admin:login")


class FactorsView(IndexView):
    """The factors of the signed-in member of staff; whoever has none is led to set one up."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"is_missing": second_factor.is_missing(self.request)}


class _SetsUp:
    """Mixin of pages that set a factor up: that proves it, so the session has given it."""

    request: HttpRequest

    def form_valid(self, form: Form) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of the page beside it
        second_factor.count_new_factor_as_given(self.request)
        return answer


class SetUpAppView(_SetsUp, ActivateTOTPView):
    """Set up an authenticator app: its QR code, and the first code that it shows."""


class AddPasskeyView(_SetsUp, AddWebAuthnView):
    """Add a passkey."""


class RemovePasskeyView(RemoveWebAuthnView):
    """Remove a passkey, unless it is the last factor and one is compulsory."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Form) -> HttpResponse:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        return super().form_valid(form)


class PasskeyAgainView(ReauthenticateWebAuthnView):
    """Ask whoever is signed in for a passkey again."""

    def form_invalid(self, form: Form) -> HttpResponse:
        messages.error(self.request, gettext("Khóa này chưa được nhận. Hãy thử lại."))
        return redirect(self.request.get_full_path())
