"""A message goes to the applicants of many dossiers, each about their own, once."""

import pytest

from services.dossiers.actions import bulk
from services.dossiers.actions.message_templates import save_template
from services.dossiers.bulk import carrying_out
from services.dossiers.errors import DossierError
from services.dossiers.models import BulkItem, BulkRun, BulkState, BulkVerb, DossierMessage, Outcome
from tests.dossiers.bulk.conftest import ALL, begun, done, outcomes, sentences
from tests.dossiers.bulk.test_pages import begin
from tests.outbox import work_off
from tests.pages import Page

pytestmark = pytest.mark.django_db
SAID = "Kính gửi ông/bà {họ tên}: mạng bị lỗi, hẹn trả ngày {Ngày hẹn trả}."


def texts() -> list[str]:
    return list(DossierMessage.objects.order_by("dossier").values_list("text", flat=True))


def test_each_applicant_is_told_about_their_own_dossier(road, several, client):
    client.force_login(road.here.desk)
    run = begin(client, query="pham-vi=tat-ca", verb="message", all="1")
    assert not Page(client.get(run)).mentions("Lịch sử của mỗi hồ sơ")
    client.post(f"{run}bat-dau/", {"tin-note": SAID})
    work_off()

    name = several[0].applicant_name
    assert texts() == [f"Kính gửi ông/bà {name}: mạng bị lỗi, hẹn trả ngày (chưa hẹn ngày)."] * 3
    assert DossierMessage.objects.filter(is_from_office=True, by=road.here.desk).count() == 3
    assert road.citizen.notifications.filter(kind="message_of_office").count() == 3
    assert Page(client.get(run)).mentions("Kính gửi ông/bà {họ tên}")
    assert not BulkItem.objects.filter(event__isnull=False).exists()


def test_a_template_of_the_office_is_put_in_with_its_fields(road, several, client, second_leader):
    template = save_template(road.here.agency, by=second_leader, title="Mạng lỗi", text=SAID)
    client.force_login(road.here.desk)
    run = begin(client, query="pham-vi=tat-ca", verb="message", all="1")

    assert Page(client.get(f"{run}?mau={template.pk}")).mentions("mạng bị lỗi, hẹn trả ngày {Ngày hẹn trả}")
    assert not Page(client.get(f"{run}?mau=x")).mentions("mạng bị lỗi")


@pytest.mark.parametrize(
    ("text", "sentence"), [("", "Hãy viết nội dung rồi gửi."), ("Chào {tên con}.", "Không có mục {tên con}")]
)
def test_a_text_that_cannot_be_sent_stays_in_the_form(road, several, client, text, sentence):
    client.force_login(road.here.desk)
    run = begin(client, query="pham-vi=tat-ca", verb="message", all="1")
    answer = client.post(f"{run}bat-dau/", {"tin-note": text})

    assert answer.status_code == 422
    assert sentence in Page(answer).text
    assert text in Page(answer).text
    with pytest.raises(DossierError):
        begun(BulkVerb.MESSAGE, several, road.here.desk, note=text)


def test_a_job_that_is_repeated_writes_nothing_twice(road, several):
    run = done(BulkVerb.MESSAGE, several, road.here.desk, note="Mời đến nhận kết quả.")
    BulkItem.objects.filter(run=run).update(outcome=Outcome.WAITING)
    BulkRun.objects.filter(pk=run.pk).update(state=BulkState.RUNNING)
    carrying_out.carry_out(run.pk, turn=run.turn, batch=9)

    assert outcomes(run) == [Outcome.DONE] * 3
    assert len(texts()) == 3


def test_a_paper_that_a_database_holds_is_not_demanded_and_the_attempt_is_recorded_once(road, several, client):
    client.force_login(road.here.desk)
    run = begin(client, query="pham-vi=tat-ca", verb="message", all="1")
    said = {"tin-note": "Khi đến nhận kết quả, mang thẻ căn cước."}
    refused = client.post(f"{run}bat-dau/", {**said, "tin-demands_nothing": "False"})

    assert refused.status_code == 422
    assert Page(refused).mentions("Cơ quan phải tự tra cứu")
    assert sum(one.log.filter(act="paper_not_asked", by=road.here.desk).count() for one in several) == 1
    assert Page(refused).mentions("Tin chỉ nhắc tên giấy tờ ấy")
    assert not texts()

    client.post(f"{run}bat-dau/", {**said, "tin-demands_nothing": "on"})
    work_off()
    assert texts() == [said["tin-note"]] * 3


def test_a_text_that_becomes_too_long_for_a_dossier_is_not_cut(road, several):
    run = done(BulkVerb.MESSAGE, several, road.here.desk, note="a " * 980 + "{thủ tục} {thủ tục}")

    assert outcomes(run) == [Outcome.REFUSED] * 3
    assert "Hãy viết ngắn lại" in sentences(run)[0]


def test_what_a_page_after_a_refusal_links_to_is_the_page_of_the_run(road, several, client, second_leader):
    template = save_template(road.here.agency, by=second_leader, title="Mạng lỗi", text=SAID)
    client.force_login(road.here.desk)
    run = begin(client, query="pham-vi=tat-ca", verb="message", all="1")
    answer = client.get(f"{run}bat-dau/?mau={template.pk}", follow=True)

    assert Page(answer).mentions("mạng bị lỗi, hẹn trả ngày {Ngày hẹn trả}")


def test_only_who_writes_messages_begins_such_a_run(road, several):
    with pytest.raises(DossierError, match="thẩm quyền"):
        bulk.begin(BulkVerb.MESSAGE, ALL, [one.pk for one in several], by=road.citizen)
