"""Dossiers that owe nothing, for runs over several of them."""

from collections.abc import Callable

import pytest

from portal.accounts.models import User
from services.dossiers.actions import bulk
from services.dossiers.desk.lists.address import Address
from services.dossiers.models import BulkItem, BulkRun, BulkVerb, Dossier, Outcome, Task
from services.dossiers.process.task_assignment import DESK_CHECK, open_task
from tests.dossiers.assignment.conftest import colleague, second_leader
from tests.dossiers.conftest import Road
from tests.outbox import work_off

__all__ = ["colleague", "second_leader"]

ALL = Address.of("pham-vi=tat-ca")


def free_of_charge(road: Road) -> Dossier:
    """A dossier whose fee is gone, as the desk has it to accept."""
    dossier: Dossier = road.submit()
    dossier.fees.all().delete()
    open_task(dossier, DESK_CHECK)
    return dossier


@pytest.fixture
def several(road: Road) -> list[Dossier]:
    return [free_of_charge(road) for _ in range(3)]


def begun(verb: BulkVerb, dossiers: list[Dossier], by: User, **more: object) -> BulkRun:
    """A run over these dossiers, confirmed but not carried out."""
    by.__dict__.pop("_posts", None)
    run = bulk.begin(verb, ALL, [one.pk for one in dossiers], by=by)
    return bulk.start(run, by=by, **more)  # type: ignore[arg-type]  # `to` and `note`


def done(verb: BulkVerb, dossiers: list[Dossier], by: User, **more: object) -> BulkRun:
    """The same carried out."""
    run = begun(verb, dossiers, by, **more)
    work_off()
    run.refresh_from_db()
    return run


def outcomes(run: BulkRun) -> list[str]:
    return list(run.items.order_by("pk").values_list("outcome", flat=True))


def sentences(run: BulkRun) -> list[str]:
    return list(BulkItem.objects.filter(run=run, outcome=Outcome.REFUSED).values_list("sentence", flat=True))


def statuses(dossiers: list[Dossier]) -> list[int]:
    return [Dossier.objects.get(pk=one.pk).status for one in dossiers]


def holders(dossiers: list[Dossier]) -> list[int | None]:
    """Who has the open task of each."""
    return [Task.objects.open().get(dossier=one).person_id for one in dossiers]


Act = Callable[..., object]
