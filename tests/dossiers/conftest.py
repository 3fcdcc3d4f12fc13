"""Two offices with their people, and the real procedure published from its package."""

import json
from dataclasses import dataclass

import pytest
from django.test import Client

from eforms.models import Draft
from portal.accounts.actions import create_staff
from portal.accounts.models import User
from services.agencies.actions import appoint
from services.agencies.models import Agency, Role
from services.catalogue import actions as catalogue
from services.catalogue.models import ProcedureVersion
from services.dossiers.actions import desk, filing, handling
from services.dossiers.models import Dossier, Filing
from tests.factories import PACKAGES, UserFactory
from tests.outbox import follow_settlements
from tests.payments.conftest import an_attempt, signed_result
from tests.replay import Stage

PACKAGE = PACKAGES / "2.000635.json"

ANSWERS = {
    "requester_kind": "person",
    "requester_name": "Nguyễn Thị Hoa",
    "requester_number": "001344000001",
    "requester_phone": "0912345678",
    "relation": "self",
    "event": "birth",
    "person_name": "Nguyễn Thị Hoa",
    "person_born": "1958-03-15",
    "place_named": "old",
    "registered_at_old": "xã Tân Lập, huyện Đan Phượng, tỉnh Hà Tây",
    "copies": 3,
    "receive": "online",
    "promise": True,
}
RESULT = {
    "register_number": "12",
    "register_book": "01/1958",
    "registered_on": "1958-03-20",
    "registered_by": "UBND xã Tân Lập",
    "entry": "Nguyễn Thị Hoa, sinh ngày 15/03/1958.",
}


@dataclass
class Office:
    """One receiving office and who works there."""

    agency: Agency
    desk: User
    handler: User
    leader: User


@dataclass
class Road:
    """All that a dossier needs to travel."""

    version: ProcedureVersion
    here: Office
    elsewhere: Office
    citizen: User

    def begin(self, **answers: object) -> Filing:
        """A filing with every answer given."""
        begun = filing.begin(self.version, self.here.agency, by=self.citizen)
        Draft.objects.filter(pk=begun.draft_id).update(answers={**ANSWERS, **answers})
        return Filing.objects.get(pk=begun.pk)

    def revise(self, **changes: object) -> ProcedureVersion:
        """The next version of the procedure, with these parts of its package changed."""
        author, approver = (User.objects.get(username=name) for name in ("author", "approver"))
        text = json.dumps({**json.loads(PACKAGE.read_text()), **changes})
        version = catalogue.submit_for_review(catalogue.import_package(text, by=author), by=author)
        self.version = catalogue.publish(version, by=approver)
        return self.version

    def submit(self, **answers: object) -> Dossier:
        """A dossier just filed; its fee is not paid."""
        return filing.submit(self.begin(**answers), by=self.citizen)


def open_office(code: str, name: str, suffix: str) -> Office:
    agency = Agency.objects.create(code=code, name=name)
    people = {
        role: create_staff(f"{role}{suffix}", f"{role.label} {suffix}", "x")
        for role in (Role.DESK, Role.HANDLER, Role.LEADER)
    }
    for role, person in people.items():
        appoint(person, role, agency)
    return Office(agency, *people.values())


def a_road() -> Road:
    """The procedure published, two offices that receive it, and somebody who wants something."""
    ministry = Agency.objects.create(code="G15", name="Bộ Tư pháp")
    author, approver = create_staff("author", "Trần Soạn", "x"), create_staff("approver", "Phạm Duyệt", "x")
    appoint(author, Role.AUTHOR, ministry)
    appoint(approver, Role.APPROVER, ministry)
    here, elsewhere = (
        open_office("H26.101", "UBND phường Ba Đình", "1"),
        open_office("H26.102", "UBND phường Khác", "2"),
    )
    version = catalogue.import_package(PACKAGE.read_bytes(), by=author)
    version = catalogue.submit_for_review(version, by=author)
    version = catalogue.publish(version, by=approver)
    catalogue.add_offices(version.procedure, [here.agency, elsewhere.agency], by=author)
    return Road(version, here, elsewhere, UserFactory.create(email="hoa@example.org"))


def pay(dossier: Dossier, client: Client) -> Dossier:
    """The bank tells that the fee is paid; the worker sees to it."""
    attempt = an_attempt(dossier.fees.get().order)
    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(attempt)}")
    follow_settlements()
    return dossier


@pytest.fixture
def road(stage: Stage) -> Road:
    return stage.build("road", a_road)


@pytest.fixture
def paid(stage: Stage, road: Road, client: Client) -> Dossier:
    """A dossier whose fee the bank has told to be paid; the worker has seen to it."""
    return stage.build("paid", lambda: pay(road.submit(), client))


@pytest.fixture
def in_work(stage: Stage, road: Road, paid: Dossier) -> Dossier:
    """The same in the hands of the handling clerk."""
    return stage.build("in work", lambda: handling.take(desk.receive(paid, by=road.here.desk), by=road.here.handler))
