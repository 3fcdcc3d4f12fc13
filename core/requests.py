"""Type of authenticated requests."""

from django.http import HttpRequest

from core.people import User


class SignedInRequest(HttpRequest):
    """A request in a `login_required` view, whose user is authenticated; used in annotations only."""

    user: User
