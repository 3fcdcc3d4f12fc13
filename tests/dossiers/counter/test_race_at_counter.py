"""Two presses and two clerks at the same moment: one dossier, one person."""

import pytest

from portal.accounts.models import User
from services.agencies.actions import appoint
from services.agencies.models import Role
from services.dossiers.actions import counter
from services.dossiers.models import Dossier, Filing
from tests.dossiers.counter.conftest import HOA
from tests.dossiers.test_race import at_once
from tests.factories import StaffFactory


def again(filing: Filing) -> Filing:
    return Filing.objects.select_related(*counter.RELATED).get(pk=filing.pk)


@pytest.mark.django_db(transaction=True)
def test_filing_pressed_twice_at_once_is_one_dossier(at_counter):
    begun = at_counter.begin()
    shown, clerk = at_counter.shown(begun), at_counter.clerk
    presses = [again(begun) for _ in range(3)]

    filed = at_once(*[lambda one=one: counter.submit(one, by=clerk, shown=shown) for one in presses])

    assert filed == [Dossier.objects.get()] * 3


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_file_for_one_stranger_at_once_keep_one_person(at_counter):
    road, colleague = at_counter.road, StaffFactory.create()
    appoint(colleague, Role.DESK, road.here.agency)
    own = at_counter.begin()
    other = counter.begin(road.version, road.here.agency, by=colleague, person=HOA)
    other.draft.answers = own.draft.__class__.objects.get(pk=own.pk).answers
    other.draft.save(update_fields=["answers"])
    shown = {one.pk: at_counter.shown(one) for one in (own, other)}

    at_once(
        lambda: counter.submit(again(own), by=at_counter.clerk, shown=shown[own.pk]),
        lambda: counter.submit(again(other), by=colleague, shown=shown[other.pk]),
    )

    assert Dossier.objects.count() == 2
    assert User.objects.exclude(desk_key=None).count() == 1
