"""A ministry with somebody who writes and somebody who approves."""

import pytest

from portal.accounts.models import User
from services.agencies.models import Agency, Role
from services.catalogue.models import ProcedureVersion
from tests.factories import AgencyFactory, PostFactory, StaffFactory, publish_package


@pytest.fixture
def ministry(db) -> Agency:
    return AgencyFactory.create(code="G15", name="Bộ Tư pháp")


@pytest.fixture
def author(ministry: Agency) -> User:
    return PostFactory.create(agency=ministry, role=Role.AUTHOR).user


@pytest.fixture
def approver(ministry: Agency) -> User:
    return PostFactory.create(agency=ministry, role=Role.APPROVER).user


@pytest.fixture
def published(ministry: Agency) -> ProcedureVersion:
    return publish_package()


@pytest.fixture
def clerk_without_post(db) -> User:
    return StaffFactory.create()
