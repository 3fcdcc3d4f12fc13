"""Reminded half-way and on the last day, ended afterwards; a second run does nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from portal.accounts.models import User
from services.dossiers.actions import filing, participant_reminders, participants
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, Filing, Invitation
from services.dossiers.participants import messages
from tests.dossiers.participants.conftest import package


def after(days: int) -> None:
    """The job runs twice on that day."""
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        for _ in range(2):
            participant_reminders.look_after(timezone.now())


def test_those_invited_are_reminded_half_way_and_on_the_last_day_and_then_it_is_over(together):
    together.send()
    heard = []
    for day in range(1, 12):
        before = len(together.told(together.landlord))
        after(day)
        heard += [day] * (len(together.told(together.landlord)) - before)

    assert heard == [5, 10]
    assert together.states()["Trần Văn Bình"] == "expired"
    assert together.told(together.road.citizen).count("participant_expired") == 1
    assert Invitation.objects.get(name="Lê Thị Một").state == "invited"


def test_an_expired_invitation_is_answered_no_more_and_may_be_sent_again(together):
    together.send()
    together.confirm(together.first)
    after(11)
    with pytest.raises(DossierError, match="Lời mời đã hết hạn"):
        together.confirm(together.landlord)

    together.send()

    assert together.states() == {"Trần Văn Bình": "invited", "Lê Thị Một": "confirmed", "Lê Văn Hai": "invited"}
    assert together.told(together.landlord).count("participant_invited") == 2


def test_an_invitation_that_is_over_is_answered_no_more_before_the_job_ran(together):
    together.send()
    with (
        time_machine.travel(timezone.now() + timedelta(days=11)),
        pytest.raises(DossierError, match="Lời mời đã hết hạn"),
    ):
        together.confirm(together.landlord)


@pytest.mark.parametrize("is_known", [True, False])
def test_the_applicant_does_not_learn_whom_the_portal_knows(together, is_known):
    if not is_known:
        User.objects.filter(pk=together.landlord.pk).update(personal_number="001070009999")
    together.send()
    after(5)

    assert together.told(together.landlord) == ["participant_invited", "participant_reminded"] * is_known
    assert together.told(together.road.citizen) == ["participant_waits"]


def test_who_cannot_confirm_while_the_applicant_edits_is_not_asked_to(together):
    together.send()
    together.answer(terms="Thuê năm năm")
    after(5)
    assert together.told(together.landlord) == ["participant_invited"]
    assert together.told(together.road.citizen) == ["participant_waits"]


def test_under_a_version_that_no_longer_asks_for_anybody_nobody_is_reminded(together):
    together.send()
    together.road.revise(form=package()["form"])
    filing.carry_over(together.filing, by=together.road.citizen)
    filing.submit(Filing.objects.get(pk=together.filing.pk), by=together.road.citizen)
    after(5)
    assert together.told(together.landlord) == ["participant_invited"]


def test_who_has_answered_is_not_reminded(together):
    together.send()
    together.confirm(together.landlord)
    after(20)
    assert "participant_reminded" not in together.told(together.landlord)
    assert together.states()["Trần Văn Bình"] == "confirmed"


def test_one_that_fails_keeps_no_other_from_it(together, monkeypatch):
    together.send()
    remind = messages.remind

    def broken(invitation, today):
        return 1 / 0 if invitation.name == "Trần Văn Bình" else remind(invitation, today)

    monkeypatch.setattr(messages, "remind", broken)
    after(8)

    assert together.told(together.first).count("participant_reminded") == 1
    assert not Dossier.objects.exists()


def test_batches_follow_one_another(together, monkeypatch):
    monkeypatch.setattr(participant_reminders, "BATCH", 1)
    together.send()
    after(16)
    assert set(together.states().values()) == {"expired"}


def test_inviting_again_and_again_floods_nobody(together):
    for _ in range(12):
        together.send()
        participants.withdraw_invitations(together.filing, by=together.road.citizen)
    together.send()

    assert len(together.told(together.landlord)) == 10
    assert together.invitation(together.landlord).state == "invited"
