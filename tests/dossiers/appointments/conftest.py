"""A procedure whose examination needs an appointment, and offices with times to choose."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate, make_aware

from portal.accounts.models import User
from services.catalogue import actions as catalogue
from services.dossiers.actions import desk, handling
from services.dossiers.models import Appointment, Dossier, Slot, SlotPlan
from services.dossiers.process.deadlines import Calendar
from tests.dossiers.conftest import PACKAGE, Office, Road

BRING = "Căn cước và bản chính giấy khai sinh."


def with_appointment(step: int = 0, **rule: Any) -> list[dict[str, object]]:
    """The process of the package, one of its steps with an appointment."""
    process: list[dict[str, object]] = json.loads(PACKAGE.read_text())["process"]
    process[step]["appointment"] = {"purpose": "originals", "within_days": 10, "bring": BRING, **rule}
    return process


def slots_of(office: Office, *, days: int = 3, capacity: int = 1, **plan: object) -> list[Slot]:
    """Two slots of the office on each of the next working days."""
    calendar, day = Calendar.of(office.agency), localdate() + timedelta(days=1)
    working = calendar.working_days_from(day)
    dates = [next(working) for _ in range(days)]
    purposes = ["originals", "inspection"]
    fields = {"purposes": purposes, "place": "Phòng 1", "published_by": office.desk, **plan}
    published = SlotPlan.objects.create(agency=office.agency, first_day=dates[0], last_day=dates[-1], **fields)
    return [a_slot(published, day, hour, capacity) for day in dates for hour in (8, 9)]


def a_slot(plan: SlotPlan, day: date, hour: int, capacity: int = 1) -> Slot:
    starts = make_aware(datetime.combine(day, time(hour)))
    ends = starts + timedelta(minutes=30)
    slot = Slot.objects.create(plan=plan, agency=plan.agency, starts_at=starts, ends_at=ends, capacity=capacity)
    return Slot.objects.select_related("plan").get(pk=slot.pk)


def filed_last_week(dossier: Dossier) -> Dossier:
    """The dossier as if it had been filed a week ago, so that somebody may have come since."""
    dossier.submitted_at -= timedelta(days=7)
    Dossier.objects.filter(pk=dossier.pk).update(submitted_at=dossier.submitted_at)
    return dossier


@dataclass
class Meeting:
    """A dossier in the hands of the handling clerk, whose step needs an appointment."""

    road: Road
    dossier: Dossier
    appointment: Appointment
    slots: list[Slot]


def another_procedure(road: Road, code: str = "2.000999", **rule: Any) -> Road:
    """The same people with a procedure beside the first one, whose examination needs an appointment."""
    author, approver = (User.objects.get(username=name) for name in ("author", "approver"))
    package = json.loads(PACKAGE.read_text())
    changed = {**package, "code": code, "process": with_appointment(**rule), "fees": []}
    version = catalogue.submit_for_review(catalogue.import_package(json.dumps(changed), by=author), by=author)
    version = catalogue.publish(version, by=approver)
    catalogue.add_offices(version.procedure, [road.here.agency], by=author)
    return replace(road, version=version)


def a_meeting(road: Road, **rule: Any) -> Meeting:
    """The procedure revised so that it needs an appointment, and a dossier that is examined under it."""
    road.revise(process=with_appointment(**rule), fees=[])
    return meet(road, slots_of(road.here))


def meet(road: Road, slots: list[Slot]) -> Meeting:
    """Another dossier that is examined, and awaits its appointment."""
    dossier = handling.take(desk.receive(road.submit(), by=road.here.desk), by=road.here.handler)
    return Meeting(road, dossier, dossier.appointments.get(), slots)


@pytest.fixture
def meeting(road: Road) -> Meeting:
    return a_meeting(road)
