"""The pages: of who pays, and of who collects."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from portal.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request of somebody known, to the type checker only."""

    user: "User"
