"""Somebody at the counter, and the clerk who files for them."""

from dataclasses import dataclass
from typing import Any

import pytest

from eforms.models import Draft
from portal.accounts.models import User
from services.catalogue.package.public_record import FilingChannel
from services.dossiers.actions import counter
from services.dossiers.counter.people import StatedPerson, applicant_of
from services.dossiers.models import Dossier, Filing
from services.dossiers.views.check_page import checked_filing
from tests.dossiers.conftest import ANSWERS, Road
from tests.factories import UserFactory

HOA = StatedPerson("Nguyễn Thị Hoa", "001158000017", "1958-03-15", "0912345678")


@dataclass
class Counter:
    """The desk of an office, and what it takes."""

    road: Road

    @property
    def clerk(self) -> User:
        return self.road.here.desk

    def begin(self, person: StatedPerson = HOA, **how: Any) -> Filing:
        """A filing with every answer given."""
        begun = counter.begin(self.road.version, self.road.here.agency, by=self.clerk, person=person, **how)
        Draft.objects.filter(pk=begun.draft_id).update(answers=ANSWERS)
        return Filing.objects.select_related(*counter.RELATED).get(pk=begun.pk)

    def submit(self, filing: Filing, *, by: User | None = None) -> Dossier:
        """The dossier, filed as the check page shows it."""
        return counter.submit(filing, by=by or self.clerk, shown=self.shown(filing))

    def file(self, person: StatedPerson = HOA, **how: Any) -> Dossier:
        return self.submit(self.begin(person, **how))

    def shown(self, filing: Filing) -> str:
        again = Filing.objects.select_related(*counter.RELATED).get(pk=filing.pk)
        again.draft.owner = applicant_of(StatedPerson.of(again.counter))
        return checked_filing(again, again.draft.owner).fingerprint


@pytest.fixture
def at_counter(road: Road) -> Counter:
    return Counter(road)


@pytest.fixture
def hoa(db: None) -> User:
    """Her account, as VNeID knows her."""
    return UserFactory.create(
        full_name="Nguyễn Thị Hoa", personal_number=HOA.personal_number, born_on="1958-03-15", email="hoa@example.vn"
    )


POST = FilingChannel.POST
