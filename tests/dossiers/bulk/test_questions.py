"""Bulk runs over questions of other offices: the asked office sees and does no more than it is asked."""

import pytest

from portal.accounts.actions import create_staff
from services.agencies.actions import appoint
from services.agencies.models import Role
from services.dossiers.actions import bulk, desk
from services.dossiers.desk.lists.address import Address
from services.dossiers.errors import DossierError
from services.dossiers.models import BulkVerb, Dossier, Task
from tests.dossiers.steps.process import HAND, PROPOSE, READ, SIGN, open_task, stage, taken, under
from tests.dossiers.steps.test_opinions import ASK
from tests.outbox import work_off
from tests.pages import Page

BULK = "/admin/dossiers/dossier/bulk/"
OFFICE = Address.of("pham-vi=co-quan")

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(road) -> Task:
    """A question to the other office."""
    dossier: Dossier = taken(under(road, stage("first", READ, ASK), PROPOSE, SIGN, HAND))
    return open_task(dossier, "ask")


def test_a_run_over_questions_shows_who_asks_and_no_more(road, asked, client):
    handler = road.elsewhere.handler
    Task.objects.filter(pk=asked.pk).update(person=handler)
    run = bulk.begin(BulkVerb.HAND_OVER, OFFICE, None, by=handler)
    client.force_login(handler)
    page = Page(client.get(f"{BULK}{run.pk}/"))

    assert page.mentions(f"{road.here.agency} hỏi")
    assert page.link("Lấy ý kiến").href == f"/admin/dossiers/dossier/opinion/{asked.pk}/"
    assert not page.mentions(asked.dossier.applicant_name)


def test_a_question_is_handed_over_to_people_of_the_asked_office_alone(road, asked, client):
    handler = road.elsewhere.handler
    colleague = create_staff("handler-3", "Lò Văn Ba", "x")
    appoint(colleague, Role.HANDLER, road.elsewhere.agency)
    Task.objects.filter(pk=asked.pk).update(person=handler)
    run = bulk.begin(BulkVerb.HAND_OVER, OFFICE, None, by=handler)
    client.force_login(handler)
    page = Page(client.get(f"{BULK}{run.pk}/"))

    assert page.mentions(str(colleague))
    assert not page.mentions(str(road.here.handler))


def test_the_office_that_asks_claims_no_task_of_the_office_it_asks(road, asked, client):
    run = bulk.begin(BulkVerb.CLAIM, Address.of("pham-vi=tat-ca"), [asked.dossier.pk], by=road.here.handler)
    client.force_login(road.here.handler)
    page = Page(client.get(f"{BULK}{run.pk}/"))

    assert "ask" not in run.items.values_list("step", flat=True)
    assert page.mentions(asked.dossier.applicant_name)
    assert f"/admin/dossiers/dossier/{asked.dossier.pk}/work/" in page.hrefs


def test_a_question_that_is_over_names_no_act_of_the_office_that_asked(road, asked):
    handler = road.elsewhere.handler
    Task.objects.filter(pk=asked.pk).update(person=handler)
    run = bulk.begin(BulkVerb.HAND_OVER, OFFICE, None, by=handler)
    colleague = create_staff("handler-3", "Lò Văn Ba", "x")
    appoint(colleague, Role.HANDLER, road.elsewhere.agency)
    desk.request_supplement(asked.dossier, by=road.here.handler, fields_asked=["copies"], note="Số bản chưa đúng.")
    bulk.start(run, by=handler, to=colleague)
    work_off()

    [sentence] = run.items.values_list("sentence", flat=True)
    assert f"{road.here.agency} tạm dừng hồ sơ" in sentence
    assert str(road.here.handler) not in sentence


@pytest.mark.parametrize("verb", [BulkVerb.TAKE, BulkVerb.PROPOSE, BulkVerb.LABEL])
def test_nothing_is_done_to_the_dossier_that_a_question_is_about(road, asked, verb):
    with pytest.raises(DossierError, match="thẩm quyền"):
        bulk.begin(verb, OFFICE, None, by=road.elsewhere.handler)
