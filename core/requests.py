"""Requests as views type them."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from portal.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request behind a door that asks who one is, to the type checker only."""

    user: "User"
