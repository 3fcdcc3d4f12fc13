"""Rows to test with: each the simplest that is valid."""

from factory.declarations import Sequence
from factory.django import DjangoModelFactory

from portal.accounts.models import IdentityLevel, User
from services.agencies.models import Agency


class UserFactory(DjangoModelFactory[User]):
    """A citizen known by VNeID."""

    class Meta:
        model = User

    username = Sequence(lambda n: f"citizen{n}")
    full_name = "Nguyễn Thị Hoa"
    personal_number = Sequence(lambda n: f"0013{n:08}")
    identity_level = IdentityLevel.FULL


class AgencyFactory(DjangoModelFactory[Agency]):
    """A People's Committee with its one-stop desk."""

    class Meta:
        model = Agency

    code = Sequence(lambda n: f"H26.{n + 101}")
    name = "Ủy ban nhân dân phường Ba Đình"
    desk_name = "Trung tâm Phục vụ hành chính công phường Ba Đình"
