"""The pages and verbs of the desk that are measured."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import Final

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.desk.growth import FAMILIES, GIVEN, MIDDLES, name_of
from bench.desk.office import Office
from portal.accounts.actions import create_staff
from portal.accounts.models import User
from services.agencies.actions import appoint
from services.agencies.models import Role
from services.dossiers.actions import desk
from services.dossiers.actions.assignment import hand_over
from services.dossiers.models import Dossier
from services.dossiers.status import Status

LISTS: Final = {
    "tasks: mine": "pham-vi=cua-toi",
    "tasks of the office": "pham-vi=co-quan",
    "tasks by status": f"pham-vi=co-quan&trang-thai={Status.SUBMITTED.value}",
    "tasks by procedure": "pham-vi=co-quan&thu-tuc={procedure}",
    "tasks by step": "pham-vi=co-quan&buoc=check",
    "tasks of nobody": "pham-vi=co-quan&nguoi=chua-giao",
    "tasks that are late": "pham-vi=co-quan&han=tre",
    "tasks due today": "pham-vi=co-quan&han=hom-nay",
    "tasks by channel": "pham-vi=co-quan&kenh=online",
    "tasks: search by name": "pham-vi=co-quan&q={name}",
    "dossiers": "pham-vi=tat-ca",
    "dossiers by status, common": f"pham-vi=tat-ca&trang-thai={Status.RETURNED.value}",
    "dossiers by status, rare": f"pham-vi=tat-ca&trang-thai={Status.IN_PROGRESS.value}",
    "dossiers by status, none": f"pham-vi=tat-ca&trang-thai={Status.STOPPED.value}",
    "dossiers by procedure": "pham-vi=tat-ca&thu-tuc={procedure}",
    "dossiers by person": "pham-vi=tat-ca&nguoi=toi",
    "dossiers by step": "pham-vi=tat-ca&buoc=check",
    "dossiers by channel, none": "pham-vi=tat-ca&kenh=post",
    "dossiers that are late": "pham-vi=tat-ca&han=tre",
    "dossiers due today": "pham-vi=tat-ca&han=hom-nay",
    "dossiers filed on a day": "pham-vi=tat-ca&nop-tu={day}&nop-den={day}",
    "dossiers filed since": "pham-vi=tat-ca&nop-tu={day}",
    "search: last digits": "pham-vi=tat-ca&q={digits}",
    "search: group of the code": "pham-vi=tat-ca&q={group}",
    "search: one common word": f"pham-vi=tat-ca&q={FAMILIES[0]}",
    "search: the name of somebody": "pham-vi=tat-ca&q={name}",
    "search: a name that nobody has": f"pham-vi=tat-ca&q={'+'.join(FAMILIES[4:7])}",
    "search: two common words": f"pham-vi=tat-ca&q={FAMILIES[0]}+{MIDDLES[0]}",
    "search: two middling words": f"pham-vi=tat-ca&q={FAMILIES[5]}+{GIVEN[0]}",
    "search: nothing": "pham-vi=tat-ca&q=khongai",
}
"""Query strings of the list, by name; the last page of one is the first of another."""


@dataclass(frozen=True)
class Page:
    """A page as one person opens it, or a verb that changes something."""

    name: str
    call: Callable[[], object]
    is_list: bool = False


def pages(office: Office, count: int) -> Iterator[Page]:
    """All that is measured, while there are so many dossiers."""
    clerk, handler = _signed_in(office.desk), _signed_in(office.handler)
    yield Page("my day", partial(_open, clerk, reverse("admin:my_day")))
    yield Page("figures of the office", partial(_open, _signed_in(office.leader), reverse("admin:office_figures")))
    for name, query in LISTS.items():
        path = f"{reverse('admin:dossier_queue')}?{query.format(**_values(office, count))}"
        yield Page(name, partial(_open, clerk, path), is_list=True)
    one = office.in_hand()
    yield Page("dossier page", partial(_open, handler, reverse("admin:dossier_work", args=[one.pk])))
    people, at_desk = [office.desk, _colleague(office)], office.at_desk()
    task = at_desk.tasks.open().get()
    other = next(person for person in people if person.pk != task.person_id)
    yield Page("accept", lambda: desk.receive(Dossier.objects.get(pk=at_desk.pk), by=office.desk))
    yield Page(
        "assign",
        lambda: hand_over.hand_over(Dossier.objects.get(pk=at_desk.pk), by=office.leader, step=task.step, to=other),
    )


def _signed_in(person: User) -> Client:
    """A browser whose requests stay in the transaction around them."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person)
    return client


def _open(client: Client, path: str) -> bytes:
    response = client.get(path)
    if response.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return bytes(response.content)


def _values(office: Office, count: int) -> dict[str, str]:
    """What is asked for: somebody's name, a day, digits of a code that exist once."""
    place = count // 200 * 200 - 137
    number, name = f"{place:07}", "+".join(name_of(place))
    day = timezone.localdate() - timedelta(days=200)
    procedure = office.fixtures.version.procedure.code
    return {"procedure": procedure, "name": name, "day": day.isoformat(), "digits": number[-4:], "group": number}


def _colleague(office: Office) -> User:
    """Somebody else at the desk of the office."""
    person = create_staff("bench.desk", "Nguyễn Thị Bàn")
    appoint(person, Role.DESK, office.agency)
    return person
