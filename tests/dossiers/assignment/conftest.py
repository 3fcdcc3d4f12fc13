"""An office with colleagues, and a dossier that lies with one of them."""

import pytest

from portal.accounts.actions import create_staff
from portal.accounts.models import User
from services.agencies.actions import appoint
from services.agencies.models import Role
from services.dossiers.models import Dossier, Task


@pytest.fixture
def colleague(road) -> User:
    """Another handling clerk of the office, without anything in hand."""
    person = create_staff("handler-2", "Trần Thị Bình", "x")
    appoint(person, Role.HANDLER, road.here.agency)
    return person


@pytest.fixture
def second_leader(road) -> User:
    person = create_staff("leader-2", "Phạm Văn Hai", "x")
    appoint(person, Role.LEADER, road.here.agency)
    return person


def the_task(dossier: Dossier) -> Task:
    """Its only open task."""
    return Task.objects.open().select_related("person").get(dossier=dossier)
