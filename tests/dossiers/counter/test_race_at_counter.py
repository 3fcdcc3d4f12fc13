"""Two presses and two clerks at the same moment: one dossier, one person."""

import pytest

from eforms.actions import save
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
def test_begun_by_a_double_click_is_one_draft(at_counter):
    version, office, clerk = at_counter.road.version, at_counter.road.here.agency, at_counter.clerk

    begun = at_once(*[lambda: counter.begin(version, office, by=clerk, person=HOA) for _ in range(3)])

    assert begun == [Filing.objects.get()] * 3


def test_what_was_entered_in_or_is_for_another_is_begun_anew(at_counter):
    road, clerk = at_counter.road, at_counter.clerk

    def begin(**changes: str) -> Filing:
        return counter.begin(road.version, road.here.agency, by=clerk, person=HOA._replace(**changes))

    first = begin()
    assert begin() == first
    assert begin(phone="0912345679") != first
    assert save(first.draft, answers={}, typed={}, step="event")
    assert begin() != first


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
