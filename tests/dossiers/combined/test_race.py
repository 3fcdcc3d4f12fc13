"""Parts that move at the same moment: one filing, one end, and nobody waits for the other for ever."""

import pytest

from services.dossiers.actions import applicant, desk, filing
from services.dossiers.models import CombinedFiling, Dossier, Filing
from services.dossiers.status import FINAL, Status
from tests.dossiers.combined.conftest import a_family, pay
from tests.dossiers.combined.package import BIRTH, RESIDENCE
from tests.dossiers.test_race import at_once

NOTE = "Lý do dài hơn mười ký tự."

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_filing_pressed_twice_at_once_is_filed_once():
    family = a_family()
    begun = family.begin()

    def press():
        mine = Filing.objects.select_related("draft__owner", "version", "agency").get(pk=begun.pk)
        return filing.submit(mine, by=family.citizen)

    first, second = at_once(press, press)

    assert first == second
    assert Dossier.objects.count() == 3
    assert CombinedFiling.objects.count() == 1


def test_the_last_two_parts_that_end_at_once_end_the_whole_once():
    family = a_family(BIRTH, RESIDENCE)
    parts = family.submit()

    at_once(*[lambda one=one: applicant.withdraw(one, by=family.citizen, note=NOTE) for one in parts.values()])

    assert family.whole(parts["birth"]).ended_at
    assert family.citizen.notifications.filter(kind="combined_ended").count() == 1


def test_one_part_accepted_while_the_other_is_refused_ends_with_it():
    family = a_family({**BIRTH, "if_refused": "stop"}, RESIDENCE)
    parts = family.submit()
    pay(parts["residence"])

    at_once(
        lambda: desk.refuse(parts["birth"], by=family.ward.desk, note=NOTE),
        lambda: desk.receive(parts["residence"], by=family.police.desk),
    )

    statuses = {one.part: Status(one.status) for one in Dossier.objects.all()}
    assert statuses["birth"] is Status.REFUSED
    assert statuses["residence"] in FINAL
