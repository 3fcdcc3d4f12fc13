"""Requests as views type them."""

from django.http import HttpRequest

from core.people import User


class SignedInRequest(HttpRequest):
    """A request that `login_required` has let through; views annotate with it, nothing makes one."""

    user: User
