"""Writes to user accounts: creation of staff, and claims of VNeID copied into citizens' accounts."""

from functools import cache

from django.contrib.auth.hashers import make_password
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from core.people import identity_key
from notifications.actions import tell
from portal.accounts.identity import Identity
from portal.accounts.models import User

DEMO_PASSWORD = "demo"  # noqa: S105  # public; refused unless settings.DEMO

NUMBER_CHANGED = "account_number_changed"
"""Kind of the notification to administrators."""


def apply_identity(user: User, identity: Identity) -> User:
    """Copy the claims into the account, without saving. The username is the OpenID Connect subject, as names repeat.

    What a desk wrote down becomes an account by this.
    """
    if user.desk_key is not None:
        user.desk_key, user.is_active = None, True
    user.username = user.username or identity.subject
    user.full_name = identity.full_name
    user.personal_number = identity.personal_number
    user.born_on = identity.born_on
    user.birth_year = identity.birth_year
    user.identity_level = identity.level
    user.phone = identity.phone
    user.email = identity.email
    return user


def account_of(identity: Identity) -> User | None:
    """The account with this number; else what a desk wrote down of a person with this number, name and birth.

    The number alone is not enough for the latter: it was typed by hand, and may be a stranger's.
    """
    key = identity_key(identity.personal_number, identity.full_name, identity.birth)
    found = User.objects.filter(Q(personal_number=identity.personal_number, desk_key=None) | Q(desk_key=key))
    return found.order_by(F("desk_key").asc(nulls_first=True), "pk").first()


def update_from_identity(user: User, identity: Identity) -> User:
    """Copy the claims into an existing account and save the fields that changed, if any."""
    before = dict(vars(user))
    apply_identity(user, identity)
    changed = [name for name, value in vars(user).items() if name != "_state" and before[name] != value]
    if changed:
        user.save(update_fields=changed)
    return user


def administrators() -> QuerySet[User]:
    """Those who keep the portal running, as far as they may sign in."""
    return User.objects.filter(is_superuser=True, is_active=True)


def report_changed_number(user: User) -> None:
    """Tell the administrators, once a day, that VNeID gave another personal number for this account."""
    path = reverse("admin:accounts_user_change", args=[user.pk])
    for keeper in administrators():
        key = f"{NUMBER_CHANGED}:{user.pk}:{timezone.localdate()}:{keeper.pk}"
        tell(keeper, NUMBER_CHANGED, key=key, path=path, context={"account": user.pk})


def create_staff(username: str, full_name: str, password: str = DEMO_PASSWORD, *, superuser: bool = False) -> User:
    """Create a staff account, or return the existing one with this username unchanged.

    Raises ValueError for a username of digits only, which are reserved for citizens.
    """
    if username.isdigit():
        raise ValueError("A number is the username of a citizen, not of staff.")
    if existing := User.objects.filter(username=username).first():
        return existing
    hashed = _demo_password_hash() if password == DEMO_PASSWORD else make_password(password)
    return User.objects.create(
        username=username, password=hashed, full_name=full_name, is_staff=True, is_superuser=superuser
    )


@cache
def _demo_password_hash() -> str:
    """One hash for all demo accounts: hashing is slow on purpose, and this password is no secret."""
    return make_password(DEMO_PASSWORD)
