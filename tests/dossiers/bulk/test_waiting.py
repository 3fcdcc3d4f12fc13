"""Nobody begins or accepts, alone or in bulk, what waits for its applicant: nothing would be open in it afterwards."""

import pytest

from services.dossiers.actions import desk, handling
from services.dossiers.actions.money import dues
from services.dossiers.errors import DossierError
from services.dossiers.models import BulkItem, BulkVerb, Dossier, Outcome
from services.dossiers.status import Status
from tests.dossiers.bulk.conftest import begun, outcomes, sentences, statuses
from tests.dossiers.bulk.test_runs import taken
from tests.dossiers.money.steps import TAX
from tests.outbox import work_off

pytestmark = pytest.mark.django_db
WHY = "Ghi lại số bản sao cần cấp."


def tried(verb: BulkVerb, dossier: Dossier, by) -> tuple[list[str], str]:
    """The outcome at once, and once more by a worker that is told to do it all the same."""
    run = begun(verb, [dossier], by)
    at_once, [sentence] = outcomes(run), sentences(run)
    BulkItem.objects.filter(run=run).update(outcome=Outcome.WAITING, sentence="")
    work_off()
    assert outcomes(run) == at_once
    return at_once, sentence


def test_a_dossier_that_waits_for_a_supplement_is_not_begun(road, several):
    [one] = taken(road, several[:1])
    desk.request_supplement(one, by=road.here.handler, fields_asked=["copies"], note=WHY)

    outcome, sentence = tried(BulkVerb.TAKE, one, road.here.handler)
    assert (outcome, statuses([one])) == ([Outcome.REFUSED], [Status.SUPPLEMENT_REQUESTED])
    assert "“Yêu cầu bổ sung giấy tờ” nên không thể chuyển sang “Đang xử lý”" in sentence
    with pytest.raises(DossierError, match="không thể chuyển sang"):
        handling.take(one, by=road.here.handler)


def test_a_new_dossier_that_waits_for_dues_is_not_accepted(road, several):
    one = several[0]
    dues.request_dues(one, by=road.here.desk, lines=TAX, note=WHY)

    outcome, _ = tried(BulkVerb.RECEIVE, one, road.here.desk)
    assert (outcome, statuses([one])) == ([Outcome.REFUSED], [Status.DUES_REQUESTED])
    with pytest.raises(DossierError):
        desk.receive(one, by=road.here.desk)
