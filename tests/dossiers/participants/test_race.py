"""Those who confirm, decline, edit and send at the same moment: one dossier, of what everybody was shown."""

import pytest

from services.dossiers.actions import filing, participants
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, EventType, Invitation
from services.dossiers.participants import rounds
from tests.dossiers.test_race import at_once, slowly


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_file_one_dossier(together, monkeypatch):
    together.send()
    together.confirm(together.landlord)
    slowly(monkeypatch, rounds, "lock")

    outcomes = at_once(lambda: together.confirm(together.first), lambda: together.confirm(together.second))

    assert [type(outcome) for outcome in outcomes] == [Invitation, Invitation]
    dossier = Dossier.objects.get()
    assert len(dossier.log.get(act=EventType.SUBMITTED).data["confirmations"]) == 3
    assert dossier.applicant.notifications.filter(kind="dossier_submitted").count() == 1
    assert dossier.fees.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_who_confirms_twice_at_once_confirms_once(together):
    together.send()

    outcomes = at_once(*[lambda: together.confirm(together.landlord)] * 2)

    assert [type(outcome) for outcome in outcomes] == [Invitation, Invitation]
    assert together.told(together.road.citizen).count("participant_confirmed") == 1


@pytest.mark.django_db(transaction=True)
def test_one_who_confirms_while_the_last_other_takes_it_back(together, monkeypatch):
    together.send()
    for person in (together.landlord, together.first):
        together.confirm(person)
    slowly(monkeypatch, rounds, "lock")
    taken_back = together.invitation(together.first)

    outcomes = at_once(
        lambda: together.confirm(together.second),
        lambda: participants.decline(taken_back, by=together.first, reason="Tôi đổi ý về phần của mình."),
    )

    was_filed = Dossier.objects.exists()
    assert sum(isinstance(outcome, DossierError) for outcome in outcomes) == was_filed
    assert together.states()["Lê Thị Một"] == ("confirmed" if was_filed else "declined")


@pytest.mark.django_db(transaction=True)
def test_the_last_confirms_while_the_applicant_edits(together, monkeypatch):
    """Either what they were shown is filed, or nothing: never what they were not shown."""
    together.send()
    for person in (together.landlord, together.first):
        together.confirm(person)
    slowly(monkeypatch, rounds, "lock")

    at_once(lambda: together.confirm(together.second), lambda: together.edit_as_the_page_does(copies=5))

    if dossier := Dossier.objects.first():
        assert dossier.sheet.answers["copies"] == 3
    else:
        assert together.states()["Lê Văn Hai"] == "invited"
        together.send()
        assert together.landlord.notifications.latest("pk").kind == "participant_invited"


@pytest.mark.django_db(transaction=True)
def test_the_last_confirms_while_the_applicant_withdraws_the_invitations(together, monkeypatch):
    together.send()
    for person in (together.landlord, together.first):
        together.confirm(person)
    slowly(monkeypatch, rounds, "lock")

    outcomes = at_once(
        lambda: together.confirm(together.second),
        lambda: participants.withdraw_invitations(together.filing, by=together.road.citizen),
    )

    assert sum(isinstance(outcome, DossierError) for outcome in outcomes) == 1
    assert Dossier.objects.exists() is Invitation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_last_confirms_while_the_applicant_discards_the_draft(together, monkeypatch):
    together.send()
    for person in (together.landlord, together.first):
        together.confirm(person)
    slowly(monkeypatch, rounds, "lock")

    outcomes = at_once(lambda: together.confirm(together.second), lambda: filing.discard(together.filing))

    assert len(outcomes) == 2
    assert Dossier.objects.exists() is (True not in outcomes)


@pytest.mark.django_db(transaction=True)
def test_the_applicant_sends_twice_at_once(together):
    shown = together.shown()
    at_once(*[lambda: participants.send(together.filing, by=together.road.citizen, shown=shown)] * 2)

    assert Invitation.objects.count() == 3
    assert together.told(together.landlord) == ["participant_invited"]
