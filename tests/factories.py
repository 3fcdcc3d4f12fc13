"""Rows to test with: each the simplest that is valid."""

import json
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from factory.declarations import Sequence, SubFactory
from factory.django import DjangoModelFactory

from portal.accounts.models import IdentityLevel, User
from services.agencies.models import Agency, Post, Role
from services.catalogue import actions as catalogue
from services.catalogue.models import ProcedureVersion

PACKAGES = Path(settings.BASE_DIR) / "services" / "catalogue" / "packages"


class UserFactory(DjangoModelFactory[User]):
    """A citizen known by VNeID."""

    class Meta:
        model = User

    username = Sequence(lambda n: f"citizen{n}")
    full_name = "Nguyễn Thị Hoa"
    personal_number = Sequence(lambda n: f"0013{n + 1:08}")  # never ends in four zeros, which tests take for wrong
    identity_level = IdentityLevel.FULL


class StaffFactory(DjangoModelFactory[User]):
    """A member of staff, without any post yet."""

    class Meta:
        model = User

    username = Sequence(lambda n: f"staff{n}")
    full_name = "Trần Văn Nam"
    is_staff = True


class AgencyFactory(DjangoModelFactory[Agency]):
    """A People's Committee with its one-stop desk."""

    class Meta:
        model = Agency
        django_get_or_create = ("code",)

    code = Sequence(lambda n: f"H26.{n + 200}")
    name = "Ủy ban nhân dân phường Ba Đình"
    desk_name = "Trung tâm Phục vụ hành chính công phường Ba Đình"


class PostFactory(DjangoModelFactory[Post]):
    """A desk clerk in a ward."""

    class Meta:
        model = Post

    user = SubFactory(StaffFactory)
    agency = SubFactory(AgencyFactory)
    role = Role.DESK


def clerk_at(code: str = "H26.03", **person: object) -> User:
    """Somebody at the desk of the agency with this code, who collects its money."""
    return staff_at(code, Role.DESK, **person)


def leader_at(code: str = "H26.03", **person: object) -> User:
    """Somebody who leads it, and agrees as the second person."""
    return staff_at(code, Role.LEADER, **person)


def staff_at(code: str, *roles: Role, **person: object) -> User:
    """A new account that holds these roles there."""
    user, agency = StaffFactory.create(**person), AgencyFactory.create(code=code)
    for role in roles:
        PostFactory.create(user=user, agency=agency, role=role)
    return user


def publish_package(code: str = "2.000635", *, offices: Iterable[Agency] = (), **changes: object) -> ProcedureVersion:
    """A package of the project, with these parts changed, published and offered by these offices."""
    package = {**json.loads((PACKAGES / f"{code}.json").read_text()), **changes}
    ministry = AgencyFactory.create(code="G15", name="Bộ Tư pháp")
    author = PostFactory.create(agency=ministry, role=Role.AUTHOR).user
    version = catalogue.import_package(json.dumps(package), by=author)
    catalogue.submit_for_review(version, by=author)
    version = catalogue.publish(version, by=PostFactory.create(agency=ministry, role=Role.APPROVER).user)
    catalogue.add_offices(version.procedure, offices, by=author)
    return version
