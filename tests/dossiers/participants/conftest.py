"""A procedure that a landlord and co-owners have to confirm, and people who do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils.timezone import localdate

from eforms.actions import attach, save
from eforms.files.uploads import inspect_upload
from eforms.models import Draft
from portal.accounts.models import User
from services.dossiers.actions import participants
from services.dossiers.filing.checking import check
from services.dossiers.models import Dossier, Filing, Invitation
from services.dossiers.participants.content import fingerprint
from tests.dossiers.conftest import PACKAGE, Road
from tests.eforms.papers import pdf, received
from tests.factories import UserFactory
from tests.replay import Stage

LANDLORD_NUMBER, FIRST_NUMBER, SECOND_NUMBER = "001070000001", "001080000002", "001080000003"
PERSON: dict[str, Any] = {
    "key": "landlord",
    "type": "person",
    "label": "Chủ sở hữu chỗ ở",
    "parts": ["full_name", "born_on", "personal_number", "phone"],
    "optional": ["personal_number", "phone"],
}
OWNER_ROWS: dict[str, Any] = {
    "key": "owners",
    "type": "rows",
    "label": "Đồng sở hữu",
    "item": "Người",
    "min_rows": 0,
    "fields": [
        {"key": "owner_name", "type": "full_name", "label": "Họ tên"},
        {"key": "owner_number", "type": "personal_number", "label": "Số định danh"},
        {"key": "share", "type": "number", "label": "Phần sở hữu", "required": False},
    ],
}
REST: list[dict[str, Any]] = [
    {"key": "terms", "type": "text", "label": "Thỏa thuận", "required": False},
    {"key": "secret", "type": "text", "label": "Chuyện riêng", "required": False},
    {"key": "signed", "type": "document", "label": "Giấy đồng ý đã ký", "required": False},
    {"key": "plan", "type": "document", "label": "Sơ đồ chỗ ở", "required": False},
]
STEP: dict[str, Any] = {"key": "together", "title": "Người cùng xác nhận", "fields": [PERSON, OWNER_ROWS, *REST]}
LANDLORD = {
    "key": "landlord",
    "title": "Chủ sở hữu chỗ ở",
    "people": "landlord",
    "consents_to": "Tôi đồng ý cho người nộp hồ sơ đăng ký tại chỗ ở của tôi.",
    "shows": ["person_name", "terms", "landlord.full_name", "plan"],
    "paper": "signed",
    "days": 10,
    "basis": "Quy định thử, điều 1",
}
OWNERS = {
    "key": "owners",
    "title": "Đồng sở hữu",
    "people": "owners",
    "consents_to": "Tôi đồng ý với nội dung trên.",
    "shows": ["owners", "copies"],
    "basis": "Quy định thử, điều 2",
}


def package(*people: Mapping[str, Any], step: Mapping[str, Any] = STEP) -> dict[str, Any]:
    """The package of the other tests with one more step, and with these participants."""
    whole: dict[str, Any] = json.loads(PACKAGE.read_text())
    whole["form"]["steps"].insert(1, step)
    return {**whole, "participants": [*people] or [LANDLORD, OWNERS]}


def owner(name: str, number: str, **answers: object) -> dict[str, object]:
    return {"owner_name": name, "owner_number": number, **answers}


@dataclass
class Together:
    """A draft that others have to confirm, and these others."""

    road: Road
    filing: Filing
    landlord: User
    first: User
    second: User

    def answer(self, **answers: object) -> None:
        """Another step saved by the applicant."""
        draft = Draft.objects.get(pk=self.filing.pk)
        draft.answers, draft.revision = {**draft.answers, **answers}, draft.revision + 1
        draft.save()

    def edit_as_the_page_does(self, **answers: object) -> bool:
        """The same by the statement of the form step, which changes nothing of a draft that was filed meanwhile."""
        draft = Draft.objects.get(pk=self.filing.pk)
        changed: dict[str, Any] = {**draft.answers, **answers}
        return save(draft, answers=changed, typed={}, step="copies")

    def attach(self, field: str) -> None:
        attach(self.filing.draft, field, [inspect_upload(received(pdf(), "giay.pdf"), max_megabytes=1)])

    def shown(self) -> str:
        """What the check page carries now."""
        filing = Filing.objects.get(pk=self.filing.pk)
        return check(filing, applicant=self.road.citizen, today=localdate()).fingerprint

    def send(self, *on_paper: tuple[str, str]) -> Dossier | None:
        return participants.send(self.filing, by=self.road.citizen, shown=self.shown(), on_paper=on_paper)

    def invitation(self, person: User) -> Invitation:
        related = ("round__filing__draft__owner", "round__filing__version")
        return Invitation.objects.select_related(*related).get(personal_number=person.personal_number)

    def confirm(self, person: User) -> Invitation:
        invitation = self.invitation(person)
        return participants.confirm(invitation, by=person, shown=fingerprint(invitation.content))

    def states(self) -> dict[str, str]:
        return dict(Invitation.objects.values_list("name", "state"))

    def told(self, person: User) -> list[str]:
        return list(person.notifications.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def together(stage: Stage, road: Road) -> Together:
    together = stage.build("together", lambda: bring_together(road))
    road.version, together.road = together.road.version, road
    return together


def bring_together(road: Road) -> Together:
    whole = package()
    road.revise(form=whole["form"], participants=whole["participants"])
    landlord = UserFactory.create(full_name="Trần Văn Bình", personal_number=LANDLORD_NUMBER, email="binh@example.org")
    first = UserFactory.create(full_name="Lê Thị Một", personal_number=FIRST_NUMBER)
    second = UserFactory.create(full_name="Lê Văn Hai", personal_number=SECOND_NUMBER)
    filing = road.begin(
        landlord={"full_name": "Trần Văn Bình", "born_on": "1970-05-01", "personal_number": LANDLORD_NUMBER},
        owners=[owner("Lê Thị Một", FIRST_NUMBER, share=40), owner("Lê Văn Hai", SECOND_NUMBER, share=60)],
        terms="Thuê ba năm",
        secret="Không ai khác được biết",
    )
    return Together(road, filing, landlord, first, second)
