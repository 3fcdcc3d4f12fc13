"""The doors of the dossiers."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from portal.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request behind `login_required`, to the type checker only."""

    user: "User"
