"""Interconnected filings that others have to confirm: one confirmation files all parts, and proves what it was of."""

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from core.representation import Principal
from eforms.models import Draft
from portal.accounts.models import User
from services.dossiers.actions import applicant, desk, filing, participants
from services.dossiers.filing.checking import check
from services.dossiers.history.verification import Fault, faults
from services.dossiers.models import Dossier, EventType, Filing, Invitation
from services.dossiers.participants import confirmations
from services.dossiers.participants.confirmations import confirmations_of
from services.dossiers.participants.content import fingerprint
from services.dossiers.participants.invitation_page import invitation_page
from tests.accounts.principals import an_organisation, in_force
from tests.dossiers.combined.conftest import Family, a_family
from tests.dossiers.combined.package import ANSWERS, BIRTH, CARD, CODE, FORM, RESIDENCE
from tests.factories import UserFactory

LANDLORD_NUMBER = "001070000001"
LANDLORD = {
    "key": "landlord",
    "type": "person",
    "label": "Chủ sở hữu chỗ ở",
    "parts": ["full_name", "personal_number"],
}
CONFIRMS: dict[str, Any] = {
    "key": "landlord",
    "title": "Chủ sở hữu chỗ ở",
    "people": "landlord",
    "consents_to": "Tôi đồng ý cho trẻ đăng ký thường trú tại chỗ ở của tôi.",
    "shows": ["child_name", "home"],
    "basis": "Quy định thử, điều 1",
}
WAITS = {**RESIDENCE, "starts_after": "birth"}


def form() -> dict[str, Any]:
    steps = [
        {**step, "fields": [*step["fields"], LANDLORD]} if step["key"] == "home" else step for step in FORM["steps"]
    ]
    return {**FORM, "steps": steps}


def together(*parts: dict[str, Any], **more: Any) -> Family:
    return a_family(*(parts or (BIRTH, RESIDENCE, CARD)), form=form(), participants=[{**CONFIRMS, **more}])


@pytest.fixture
def landlord(db: None) -> User:
    return UserFactory.create(full_name="Trần Văn Bình", personal_number=LANDLORD_NUMBER)


def begun(family: Family, on_behalf_of: Principal | None = None) -> Filing:
    found = filing.begin(family.version, family.ward.agency, by=family.citizen, on_behalf_of=on_behalf_of)
    named = {"full_name": "Trần Văn Bình", "personal_number": LANDLORD_NUMBER}
    Draft.objects.filter(pk=found.draft_id).update(answers={**ANSWERS, "landlord": named})
    return Filing.objects.select_related("draft", "version", "agency").get(pk=found.pk)


def sent(family: Family, on_behalf_of: Principal | None = None) -> Filing:
    found = begun(family, on_behalf_of)
    shown = check(found, applicant=family.citizen, today=localdate()).fingerprint
    participants.send(found, by=family.citizen, shown=shown)
    return found


def invitation() -> Invitation:
    related = ("draft__owner", "version", "agency__superior", "agency__unit")
    return Invitation.objects.select_related(*(f"round__filing__{name}" for name in related)).get()


def filed(family: Family, landlord: User, on_behalf_of: Principal | None = None) -> dict[str, Dossier]:
    pk = sent(family, on_behalf_of).pk
    participants.confirm(invitation(), by=landlord, shown=fingerprint(invitation().content))
    return family.parts(pk)


@pytest.mark.parametrize("parts", [(BIRTH, RESIDENCE, CARD), (BIRTH, WAITS, CARD)])
def test_the_confirmation_files_all_parts_and_the_history_holds(landlord, parts):
    family = together(*parts)
    dossiers = filed(family, landlord)
    family.decide(dossiers["birth"])

    dossiers = family.parts(dossiers["birth"].filing_id)
    assert list(dossiers) in (["birth", "residence", "card"], ["birth", "card", "residence"])
    assert {part: list(faults(dossier)) for part, dossier in dossiers.items()} == {part: [] for part in dossiers}


@pytest.mark.parametrize("residence", [RESIDENCE, WAITS])
def test_the_office_of_the_part_that_sees_who_confirmed_reads_it(landlord, residence):
    family = together(BIRTH, residence)
    dossiers = filed(family, landlord)
    family.decide(dossiers["birth"])

    dossiers = family.parts(dossiers["birth"].filing_id)
    [confirmation] = confirmations_of(dossiers["residence"])
    assert (confirmation.name, confirmation.former) == ("Trần Văn Bình", ())


def test_the_office_of_another_part_does_not_learn_who_confirmed(landlord):
    family = together()
    dossiers = filed(family, landlord)

    assert confirmations_of(dossiers["birth"]) == []
    client = Client()
    client.force_login(family.ward.desk)
    page = client.get(f"/admin/dossiers/dossier/{dossiers['birth'].pk}/work/").text
    assert "Trần Văn Bình" not in page


def test_who_confirmed_sees_what_they_confirmed_after_filing(landlord, client):
    family = together()
    filed(family, landlord)
    client.force_login(landlord)

    answer = client.get(invitation().get_absolute_url())

    assert answer.status_code == HTTPStatus.OK
    assert "Nguyễn Văn An" in answer.text
    assert invitation_page(invitation(), timezone.now()).is_filed


def test_sending_again_what_is_filed_changes_nothing(landlord):
    family = together()
    dossiers = filed(family, landlord)

    again = participants.send(Filing.objects.get(pk=dossiers["birth"].filing_id), by=family.citizen, shown="x")

    assert again == dossiers["birth"]


def test_a_supplement_of_one_part_says_that_the_confirmation_is_of_the_former_answers(landlord):
    family = together()
    taken = family.accept(filed(family, landlord)["residence"])
    desk.request_supplement(taken, by=family.police.handler, fields_asked=["home"], note="Ghi lại số nhà cho đúng.")
    home = {"province": "01", "commune": "00004", "street": "Số 2 phố Thử"}
    applicant.answer_supplement(taken, by=family.citizen, answers={"home": home})

    [confirmation] = confirmations_of(Dossier.objects.get(pk=taken.pk))
    assert confirmation.former == ("Nơi đăng ký thường trú",)
    assert list(faults(Dossier.objects.get(pk=taken.pk))) == []


def test_answers_that_nobody_confirmed_are_seen_in_each_part(landlord, monkeypatch):
    dossiers = filed(together(), landlord)
    filing_event = dossiers["birth"].log.get(act=EventType.SUBMITTED)
    [record] = filing_event.data["confirmations"]
    other = {**record["content"], "child_name": "0" * 32}
    forged = {**record, "content": other, "fingerprint": fingerprint(other)}
    filing_event.data = {**filing_event.data, "confirmations": [forged]}
    monkeypatch.setattr(confirmations, "filing_event", lambda _: filing_event)

    assert [Fault.CONFIRMATIONS in faults(dossier) for dossier in dossiers.values()] == [True] * 3


def test_the_condition_of_a_participant_may_read_what_a_part_does_not_see(landlord):
    family = together(when={"field": "wants_card", "value": True}, case="Khi xin cấp thẻ")
    dossiers = filed(family, landlord)

    assert [list(faults(dossier)) for dossier in dossiers.values()] == [[], [], []]
    client = Client()
    client.force_login(family.police.desk)
    page = client.get(f"/admin/dossiers/dossier/{dossiers['residence'].pk}/work/")
    assert page.status_code == HTTPStatus.OK


def test_all_parts_say_on_whose_behalf_the_last_confirmation_filed_them(landlord):
    family = together()
    director = UserFactory.create()
    company = an_organisation(director)
    mandate = in_force(director, family.citizen, organisation=company, procedures=[CODE])
    family.citizen.refresh_from_db()

    dossiers = filed(family, landlord, Principal(organisation_id=company.pk))

    said = [dossier.log.get(serial=1).data["on_behalf_of"]["mandate"] for dossier in dossiers.values()]
    assert said == [mandate.pk] * 3
