"""Killed at any moment, a dossier has all its results or none, each once."""

import pytest

from core.limits.warm_programs import ProgramEndedError
from core.outbox import worker
from core.outbox.models import OutboxJob
from services.documents import actions as documents
from services.documents.models import Document, Series
from services.documents.pdf import rendering
from services.dossiers.actions import handling
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier
from services.dossiers.status import Status
from tests.dossiers.results.conftest import CONFIRMATION, EXTRACT, in_work_with
from tests.dossiers.results.test_several import BOTH, issued
from tests.outbox import hurry, work_off


class KilledError(BaseException):
    """What no handler catches."""


@pytest.fixture
def proposed(road):
    dossier = in_work_with(road, EXTRACT, CONFIRMATION, copies=3)
    return handling.propose(dossier, by=road.here.handler, result=BOTH)


def test_killed_between_the_results_none_is_issued_and_no_number_is_lost(road, proposed, monkeypatch):
    issue, calls = documents.issue_many, []

    def killed_at_the_second(kind, papers, **arguments):
        calls.append(kind)
        if len(calls) == 2:
            raise KilledError
        return issue(kind, papers, **arguments)

    with monkeypatch.context() as patched:
        patched.setattr(documents, "issue_many", killed_at_the_second)
        with pytest.raises(KilledError):
            handling.approve(proposed, by=road.here.leader)
    proposed.refresh_from_db()
    assert proposed.state is Status.IN_PROGRESS
    assert issued(proposed) == []
    assert not Series.objects.filter(symbol__in=["TLKS", "XN"]).exists()

    dossier = handling.approve(proposed, by=road.here.leader)

    assert issued(dossier) == [("extract", "01/TLKS"), ("confirmation", "01/XN")]


def test_approving_twice_issues_once(road, proposed):
    handling.approve(proposed, by=road.here.leader)

    with pytest.raises(DossierError, match="đang ở bước"):
        handling.approve(proposed, by=road.here.leader)

    assert len(issued(proposed)) == 2


def test_killed_between_issuing_and_storing_it_is_returned_when_the_last_is_stored(road, proposed, monkeypatch):
    dossier = handling.approve(proposed, by=road.here.leader)
    first, second = dossier.papers.filter(kind="result").order_by("pk").values_list("document", flat=True)
    worker.run(OutboxJob.objects.filter(key=f"documents.render:{first}").values_list("pk", flat=True))
    with monkeypatch.context() as patched:
        patched.setattr(rendering, "render", _ended)
        work_off()
    dossier.refresh_from_db()
    assert Document.objects.get(pk=first).stored_at
    assert Document.objects.get(pk=second).stored_at is None
    assert dossier.state is Status.COMPLETED

    hurry()
    work_off()
    hurry()
    work_off()

    dossier = Dossier.objects.get(pk=dossier.pk)
    assert dossier.state is Status.RETURNED
    assert dossier.log.filter(act="returned").count() == 1
    assert len(issued(dossier)) == 2


def _ended(*args: object, **kwargs: object) -> bytes:
    raise ProgramEndedError("killed")
