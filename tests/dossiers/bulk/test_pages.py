"""The pages of bulk runs: ticks in the list, the question before, the progress, the outcome of each."""

import pytest

from services.dossiers.actions import applicant, desk
from services.dossiers.models import BulkRun, BulkState, Dossier, Outcome, Task
from services.dossiers.status import Status
from tests.dossiers.bulk.conftest import holders, outcomes, statuses
from tests.dossiers.bulk.test_runs import taken
from tests.outbox import work_off
from tests.pages import Page

LIST = "/admin/dossiers/dossier/queue/"
BULK = "/admin/dossiers/dossier/bulk/"

pytestmark = pytest.mark.django_db


def begin(client, **fields):
    """What the bar of the list sends, and the run that it leads to."""
    answer = client.post(f"{BULK}begin/", {"query": "pham-vi=co-quan", "verb": "receive", **fields})
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def test_eighty_acceptances_take_a_handful_of_presses(road, several, client):
    client.force_login(road.here.desk)
    page = Page(client.get(LIST))
    assert len(page.element.xpath("//table//input[@type='checkbox'][@form='hang-loat']")) == 3
    assert page.mentions("Tất cả 3 kết quả của danh sách này")

    run = begin(client, all="1")
    asked = Page(client.get(run))
    assert asked.buttons("Tiếp nhận hồ sơ: 3 hồ sơ")
    assert statuses(several) == [Status.SUBMITTED] * 3

    client.post(f"{run}bat-dau/")
    going = client.get(run)
    assert "data-live" in going.content.decode()
    assert 'http-equiv="refresh"' in going.content.decode()
    work_off()
    over = Page(client.get(run))
    assert over.mentions("3/3 hồ sơ – đã làm 3")
    assert "data-live" not in client.get(run).content.decode()
    assert statuses(several) == [Status.ACCEPTED] * 3


def test_what_cannot_be_done_is_named_before_and_chosen_again_after(road, several, client):
    owes: Dossier = road.submit()
    client.force_login(road.here.desk)
    run = begin(client, query="pham-vi=tat-ca", all="1")
    asked = Page(client.get(run))
    assert asked.mentions("1 hồ sơ không làm được")
    assert asked.mentions("chưa nộp phí, lệ phí")
    client.post(f"{run}bat-dau/")
    work_off()

    refused = Page(client.get(f"{run}?xem=refused"))
    [tick] = refused.element.xpath("//table//input[@name='key']/@value")
    owes.fees.all().delete()
    again = client.post(f"{run}lam-lai/", {"verb": "receive", "key": tick})["Location"]
    assert again != run
    client.post(f"{again}bat-dau/")
    work_off()
    assert statuses([owes]) == [Status.ACCEPTED]


def test_of_a_dossier_that_has_ended_it_is_not_said_that_it_lies_with_somebody(road, several, client):
    applicant.withdraw(desk.receive(several[0], by=road.here.desk), by=road.citizen, note="Tôi không cần nữa.")
    client.force_login(road.here.desk)
    asked = Page(client.get(begin(client, query="pham-vi=tat-ca", all="1")))

    assert asked.mentions("đã kết thúc (công dân yêu cầu rút hồ sơ) nên không còn việc này.")


def test_a_colleague_is_chosen_on_the_page_that_asks_and_what_was_typed_stays(road, several, client, colleague):
    taken(road, several)
    client.force_login(road.here.handler)
    keys = list(Task.objects.open().values_list("pk", flat=True))
    run = begin(client, query="pham-vi=cua-toi", verb="hand_over", key=keys)
    page = Page(client.get(run))
    assert page.mentions(str(colleague))

    wrong = client.post(f"{run}bat-dau/", {"chuyen-to": "", "chuyen-note": "Bìa đỏ ở tủ 3."})
    assert wrong.status_code == 422
    assert Page(wrong).mentions("Bìa đỏ ở tủ 3.")
    assert client.post(f"{run}bat-dau/", {"chuyen-to": colleague.pk, "_stay": ""}).status_code == 200
    assert BulkRun.objects.get().state == BulkState.DRAFT

    client.post(f"{run}bat-dau/", {"chuyen-to": colleague.pk, "chuyen-note": "Bìa đỏ ở tủ 3."})
    work_off()
    assert holders(several) == [colleague.pk] * 3


def test_it_is_stopped_and_gone_on_with_by_buttons(road, several, client):
    client.force_login(road.here.desk)
    run = begin(client, all="1")
    client.post(f"{run}bat-dau/")
    assert Page(client.get(run)).buttons("Tạm dừng")
    client.post(f"{run}dung/")
    work_off()
    assert statuses(several) == [Status.SUBMITTED] * 3

    assert Page(client.get(run)).buttons("Làm tiếp")
    client.post(f"{run}tiep-tuc/")
    work_off()
    assert outcomes(BulkRun.objects.get()) == [Outcome.DONE] * 3


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"verb": "receive"}, "Hãy chọn ít nhất một hồ sơ"),
        ({"verb": "receive", "key": ["x", "9" * 40]}, "Hãy chọn ít nhất một hồ sơ"),
        ({"verb": "receive", "key": "999999"}, "thẩm quyền"),
        ({"verb": "steal", "all": "1"}, "Hãy chọn việc"),
        ({"verb": "approve", "all": "1"}, "không thuộc thẩm quyền của bạn"),
    ],
)
def test_a_choice_that_cannot_be_leads_back_to_the_list_with_a_sentence(road, several, client, fields, sentence):
    client.force_login(road.here.desk)
    answer = client.post(f"{BULK}begin/", {"query": "pham-vi=co-quan", **fields}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{LIST}?pham-vi=co-quan&viec={fields['verb']}"
    assert any(sentence in notice for notice in Page(answer).notices)
    offered = Page(answer).element.xpath("//select[@name='verb']/option/@value")
    chosen = Page(answer).element.xpath("//select[@name='verb']/option[@selected]/@value")
    assert chosen == [verb for verb in offered if verb == fields["verb"]]


def test_a_run_is_its_owners_alone(road, several, client):
    client.force_login(road.here.desk)
    run = begin(client, all="1")
    assert Page(client.get(BULK)).link("Tiếp nhận hồ sơ").href == run
    assert Page(client.get("/admin/dossiers/dossier/my-day/")).link("Tiếp nhận hồ sơ").href == run

    for other in (road.here.leader, road.elsewhere.desk):
        client.force_login(other)
        assert client.get(run).status_code == 404
        assert client.post(f"{run}bat-dau/").status_code == 404
        assert not Page(client.get(BULK)).links("Tiếp nhận hồ sơ")


def test_copies_cannot_be_ticked(road, several, client):
    client.force_login(road.here.desk)
    page = Page(client.get(f"{LIST}?pham-vi=gui-de-biet"))
    assert not page.element.xpath("//form[@id='hang-loat']")
