"""People who choose at the same moment: the last place is given once, and nobody waits for another for ever."""

import pytest

from services.dossiers.actions.appointments import appointments, slots
from services.dossiers.errors import DossierError
from services.dossiers.models import Appointment, AppointmentStatus, Slot
from tests.dossiers.appointments.conftest import Meeting, a_meeting, meet
from tests.dossiers.test_race import at_once
from tests.outbox import work_off

NOTE = "Phòng hẹn đang sửa chữa."


def choosing(meeting: Meeting, slot: Slot, shown: int | None = None):
    return lambda: appointments.choose(meeting.appointment, slot, by=meeting.road.citizen, shown=shown)


def refusals(outcomes: list[object]) -> int:
    return sum(isinstance(outcome, DossierError) for outcome in outcomes)


@pytest.mark.django_db(transaction=True)
def test_last_place_is_given_to_one_of_four(road):
    first = a_meeting(road)
    meetings = [first, *(meet(road, first.slots) for _ in range(3))]
    slot = first.slots[0]

    outcomes = at_once(*(choosing(meeting, slot) for meeting in meetings))

    assert refusals(outcomes) == 3
    assert Slot.objects.get(pk=slot.pk).taken == Appointment.objects.filter(slot=slot).count() == 1


@pytest.mark.django_db(transaction=True)
def test_double_click_takes_one_place(road):
    meeting = a_meeting(road)

    outcomes = at_once(*[choosing(meeting, meeting.slots[0])] * 3)

    assert refusals(outcomes) == 0
    assert Slot.objects.get(pk=meeting.slots[0].pk).taken == 1
    assert meeting.dossier.log.filter(act="appointment_set").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_exchange_their_times_do_not_lock_each_other_out(road):
    one = a_meeting(road)
    other = meet(road, one.slots)
    left, right = one.slots[2:4]
    Slot.objects.filter(pk__in=[left.pk, right.pk]).update(capacity=2)
    choosing(one, left)()
    choosing(other, right)()

    outcomes = at_once(choosing(one, right, shown=left.pk), choosing(other, left, shown=right.pk))

    assert refusals(outcomes) == 0
    assert [Slot.objects.get(pk=slot.pk).taken for slot in (left, right)] == [1, 1]


@pytest.mark.django_db(transaction=True)
def test_slot_closed_while_somebody_chooses_it_holds_nobody(road):
    meeting = a_meeting(road)
    slot = meeting.slots[0]

    at_once(choosing(meeting, slot), lambda: slots.close(slot, by=road.here.leader, note=NOTE))
    work_off()

    meeting.appointment.refresh_from_db()
    assert meeting.appointment.state is AppointmentStatus.AWAITED
    assert Slot.objects.get(pk=slot.pk).taken == 0
