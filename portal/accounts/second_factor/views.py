"""Views of the second factor that allauth has not, and what its own are wrapped in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from portal.accounts import second_factor

View = Callable[..., HttpResponse]


def for_staff(view: View) -> View:
    """A page for staff alone, as citizens have their second factor at VNeID; kept by no browser."""

    @never_cache
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


class SetUpAppView(ActivateTOTPView):
    """The picture for the app, and its first code."""

    def form_valid(self, form: Form) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        second_factor.count_new_factor_as_given(self.request)
        return answer
