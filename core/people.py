"""Types of users: rooms annotate with these and never import the model of `portal.accounts` above them.

`Person` is a protocol, for code that asks who somebody is. The ORM takes rows only, so what is stored in a foreign key
is typed `User`: to the type checker the model that `AUTH_USER_MODEL` names, which django-stubs keeps under a private
name; to Python its base class.
"""

from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from django.http import HttpRequest

from core.text import fold, plain_apostrophes

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as User
else:
    from django.contrib.auth.models import AbstractUser as User

__all__ = ["Citizen", "Person", "SignedInRequest", "User", "identity_key"]


class Person(Protocol):
    """A user, authenticated or not, as far as permissions need it."""

    @property
    def pk(self) -> Any: ...

    @property
    def is_authenticated(self) -> bool: ...

    @property
    def is_superuser(self) -> bool: ...


class Citizen(Person, Protocol):
    """A user signed in with VNeID, with the claims that prefill forms and documents."""

    @property
    def full_name(self) -> str: ...

    @property
    def personal_number(self) -> str | None: ...

    @property
    def born_on(self) -> date | None: ...

    @property
    def birth_year(self) -> int | None: ...

    @property
    def phone(self) -> str: ...

    @property
    def email(self) -> str: ...

    def get_full_name(self) -> str: ...


class SignedInRequest(HttpRequest):
    """A request in a `login_required` view, whose user is authenticated; used in annotations only."""

    user: User


def identity_key(number: str, full_name: str, birth: str) -> str:
    """Number, name and birth of a person as one text: who says all three means the same person.

    Marks, case, spaces and the kind of apostrophe of the name do not count; `birth` is YYYY-MM-DD, or YYYY where only
    the year is known.
    """
    return "|".join((number, " ".join(fold(plain_apostrophes(full_name)).split()), birth))
