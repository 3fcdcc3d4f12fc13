"""What happens to an account."""

from functools import cache

from django.contrib.auth.hashers import make_password

from portal.accounts.identity import Identity
from portal.accounts.models import User

DEMO_PASSWORD = "demo"  # noqa: S105  # the demo is open to everybody; refused unless settings.DEMO


def fill(user: User, identity: Identity) -> User:
    """Write what VNeID says into the account, unsaved. The subject is the username: a name is no identifier."""
    user.username = user.username or identity.subject
    user.full_name = identity.full_name
    user.personal_number = identity.personal_number
    user.born_on = identity.born_on
    user.birth_year = identity.birth_year
    user.identity_level = identity.level
    user.phone = identity.phone
    user.email = identity.email
    return user


def refresh(user: User, identity: Identity) -> User:
    """Bring a known account up to date; nothing is written when nothing changed."""
    before = dict(vars(user))
    fill(user, identity)
    changed = [name for name, value in vars(user).items() if name != "_state" and before[name] != value]
    if changed:
        user.save(update_fields=changed)
    return user


def create_staff(username: str, full_name: str, password: str = DEMO_PASSWORD, *, superuser: bool = False) -> User:
    """A member of staff, or the one who already has this username, as they are."""
    if username.isdigit():
        raise ValueError("A number is the username of a citizen, not of staff.")
    if known := User.objects.filter(username=username).first():
        return known
    hashed = _hash_of_the_demo() if password == DEMO_PASSWORD else make_password(password)
    return User.objects.create(
        username=username, password=hashed, full_name=full_name, is_staff=True, is_superuser=superuser
    )


@cache
def _hash_of_the_demo() -> str:
    """Reckoned once for all the people of the demo: hashing is slow on purpose, and this password is no secret."""
    return make_password(DEMO_PASSWORD)
