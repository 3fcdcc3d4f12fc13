"""Invited, shown what concerns them, confirming: the last one files the dossier."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from eforms.models import Draft
from services.dossiers.actions import filing, participants
from services.dossiers.errors import DossierError
from services.dossiers.history import event_chain, verification
from services.dossiers.models import Dossier, EventType, Invitation
from tests.dossiers.participants.conftest import LANDLORD, LANDLORD_NUMBER
from tests.factories import UserFactory


def test_sending_invites_everybody_and_files_nothing(together):
    assert together.send() is None

    assert together.states() == {"Trần Văn Bình": "invited", "Lê Thị Một": "invited", "Lê Văn Hai": "invited"}
    assert not Dossier.objects.exists()
    assert together.told(together.landlord) == ["participant_invited"]
    assert together.invitation(together.landlord).ends_on == timezone.localdate() + timedelta(days=10)


def test_the_last_confirmation_files_the_dossier_for_its_applicant(together):
    together.send()
    together.confirm(together.landlord)
    together.confirm(together.first)
    assert not Dossier.objects.exists()

    together.confirm(together.second)

    dossier = Dossier.objects.get()
    assert (dossier.applicant, dossier.sheet.answers["terms"]) == (together.road.citizen, "Thuê ba năm")
    event = dossier.log.get(act=EventType.SUBMITTED)
    assert event.by is None
    assert [(one["name"], one["way"]) for one in event.data["confirmations"]] == [
        ("Trần Văn Bình", "vneid"),
        ("Lê Thị Một", "vneid"),
        ("Lê Văn Hai", "vneid"),
    ]
    assert event_chain.is_intact(dossier)
    assert list(verification.faults(dossier)) == []
    assert "participant_filed" in together.told(together.landlord)
    assert together.told(together.road.citizen)[-1] == "dossier_submitted"


def test_the_fee_falls_due_after_the_last_confirmation_and_that_day_binds(together):
    together.send()
    together.confirm(together.landlord)
    together.confirm(together.first)
    later = timezone.now() + timedelta(days=5)
    with time_machine.travel(later):
        together.confirm(together.second)

    dossier = Dossier.objects.get()
    assert dossier.filed_on == timezone.localdate(later)
    assert dossier.fees.get().order.total_vnd == 24_000


def test_confirming_twice_is_confirming_once(together):
    together.send()
    first = together.confirm(together.landlord)

    assert together.confirm(together.landlord).answered_at == first.answered_at
    assert together.told(together.road.citizen).count("participant_confirmed") == 1


def test_nobody_submits_past_those_who_have_to_confirm(together):
    with pytest.raises(DossierError, match="còn chờ Trần Văn Bình, Lê Thị Một, Lê Văn Hai xác nhận"):
        filing.submit(together.filing, by=together.road.citizen)
    assert not Dossier.objects.exists()
    assert Draft.objects.get(pk=together.filing.pk).submitted_at is None


def test_somebody_else_confirms_nothing(together):
    together.send()
    invitation = together.invitation(together.landlord)

    for person in (together.first, together.road.citizen, together.road.here.desk):
        with pytest.raises(DossierError, match="chỉ người được mời"):
            participants.confirm(invitation, by=person, shown="")
    low = UserFactory.build(personal_number=LANDLORD_NUMBER, identity_level=1)
    with pytest.raises(DossierError, match="mức độ 2"):
        participants.confirm(invitation, by=low, shown="")


def test_the_applicant_named_among_them_confirms_by_sending(together):
    citizen = together.road.citizen
    together.answer(
        landlord={"full_name": "Nguyễn Thị Hoa", "born_on": "1958-03-15", "personal_number": citizen.personal_number}
    )
    together.send()

    assert together.invitation(citizen).way == "applicant"
    assert together.states()["Nguyễn Thị Hoa"] == "confirmed"


def test_where_nobody_has_to_confirm_sending_is_filing(road, together):
    road.revise(
        form=together.filing.version.package.model_dump(mode="json")["form"],
        participants=[{**LANDLORD, "when": {"field": "copies", "op": "above", "value": 3}, "case": "Trên 3 bản"}],
    )
    filing.carry_over(together.filing, by=road.citizen)

    assert isinstance(together.send(), Dossier)
    assert not Invitation.objects.exists()
