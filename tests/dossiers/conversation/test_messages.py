"""Messages between the applicant's side and the office: written once, told to the other side, read by them alone."""

from uuid import uuid4

import pytest

from notifications.models import Notification
from services.dossiers.actions import conversation, desk
from services.dossiers.errors import DossierError
from services.dossiers.models import DossierMessage, Note, Task
from services.dossiers.status import Status
from tests.dossiers.test_views_following import signed_in
from tests.factories import UserFactory
from tests.pages import Page


def of_applicant(pk):
    return f"/ho-so/{pk}/trao-doi/"


def of_office(pk):
    return f"/admin/dossiers/dossier/{pk}/messages/"


def told(kind):
    return [one.recipient for one in Notification.objects.filter(kind=kind).select_related("recipient")]


def test_what_the_applicant_asks_reaches_whoever_has_the_task(road, paid, client):
    Task.objects.open().update(person=road.here.desk)
    client.force_login(road.citizen)

    client.post(of_applicant(paid.pk), {"text": "Bao giờ có kết quả?", "key": uuid4()})

    assert told("message_of_applicant") == [road.here.desk]
    client.force_login(road.here.desk)
    assert "Bao giờ có kết quả?" in Page(client.get(of_office(paid.pk))).text


def test_a_question_about_a_task_of_the_pool_reaches_all_who_hold_its_role(road, paid):
    Task.objects.open().update(person=None)

    conversation.write_message(paid, by=road.citizen, text="Bao giờ?", key=uuid4())

    assert told("message_of_applicant") == [road.here.desk]


def test_what_the_office_answers_reaches_the_applicant_and_is_told_on_their_page(road, paid, client):
    client.force_login(road.here.desk)
    client.post(of_office(paid.pk), {"form": "tin", "tin-text": "Ngày mai có.", "tin-key": uuid4()})

    assert told("message_of_office") == [road.citizen]
    client.force_login(road.citizen)
    assert "Cơ quan nhắn bạn" in Page(client.get(f"/ho-so/{paid.pk}/")).text
    assert "Ngày mai có." in Page(client.get(of_applicant(paid.pk))).text
    assert "Cơ quan nhắn bạn" not in Page(client.get(f"/ho-so/{paid.pk}/")).text


def test_who_wrote_sees_when_it_was_read(road, paid, client):
    conversation.write_message(paid, by=road.here.desk, text="Ngày mai có.", key=uuid4())
    client.force_login(road.here.desk)
    assert "Người nộp chưa đọc" in Page(client.get(of_office(paid.pk))).text

    client.force_login(road.citizen)
    client.get(of_applicant(paid.pk))

    client.force_login(road.here.desk)
    assert "Người nộp đã đọc lúc" in Page(client.get(of_office(paid.pk))).text


def test_one_reads_ones_own_message_without_marking_it_read(road, paid, client):
    conversation.write_message(paid, by=road.citizen, text="Bao giờ?", key=uuid4())
    client.force_login(road.citizen)

    client.get(of_applicant(paid.pk))

    assert DossierMessage.objects.get().read_at is None


def test_sent_twice_it_is_one_message(road, paid):
    key = uuid4()

    for _ in range(2):
        conversation.write_message(paid, by=road.citizen, text="Bao giờ?", key=key)

    assert DossierMessage.objects.count() == 1
    assert len(told("message_of_applicant")) == 1


@pytest.mark.parametrize(
    ("text", "sentence"), [("  ", "Hãy viết nội dung"), ("\u200b", "Hãy viết nội dung"), ("a" * 2001, "2001")]
)
def test_what_cannot_be_sent_comes_back_with_a_sentence(road, paid, client, text, sentence):
    client.force_login(road.citizen)

    answer = client.post(of_applicant(paid.pk), {"text": text, "key": uuid4()})

    assert answer.status_code == 422
    assert sentence in Page(answer).text
    assert not DossierMessage.objects.exists()


def test_too_many_in_a_day_are_refused_and_what_was_typed_stays(road, paid, client, monkeypatch):
    monkeypatch.setattr(conversation, "MOST_A_DAY", 1)
    conversation.write_message(paid, by=road.citizen, text="Một", key=uuid4())
    client.force_login(road.citizen)

    page = Page(client.post(of_applicant(paid.pk), {"text": "Hai", "key": uuid4()}))

    assert "Hãy gộp nội dung" in page.text
    assert page.element.xpath("//textarea")[0].text.strip() == "Hai"


def test_a_stranger_and_another_office_find_nothing(road, paid, client):
    client.force_login(UserFactory.create())
    assert client.get(of_applicant(paid.pk)).status_code == 404
    client.force_login(road.elsewhere.desk)
    assert client.get(of_office(paid.pk)).status_code == 404
    with pytest.raises(DossierError):
        conversation.write_message(paid, by=road.elsewhere.desk, text="Xin chào", key=uuid4())


def test_one_may_still_ask_about_what_has_ended(road, paid):
    desk.refuse(paid, by=road.here.desk, note="Hồ sơ nộp sai nơi tiếp nhận.")
    paid.refresh_from_db()
    assert paid.state is Status.REFUSED

    conversation.write_message(paid, by=road.citizen, text="Vì sao bị từ chối?", key=uuid4())

    assert told("message_of_applicant") == [road.here.desk]


def test_the_work_page_says_that_the_applicant_wrote(road, paid, client):
    conversation.write_message(paid, by=road.citizen, text="Bao giờ?", key=uuid4())
    client.force_login(road.here.desk)
    work = f"/admin/dossiers/dossier/{paid.pk}/work/"

    assert "Có tin mới của người nộp" in Page(client.get(work)).text
    client.get(of_office(paid.pk))
    assert "Có tin mới của người nộp" not in Page(client.get(work)).text


def test_the_key_of_a_form_is_taken_by_nobody_else(road, paid):
    key, other = uuid4(), road.submit()
    citizen = signed_in(road.citizen)
    for dossier in (paid, other, other):
        assert citizen.post(of_applicant(dossier.pk), {"text": "Bao giờ có kết quả?", "key": key}).status_code == 302
    for who in (road.here.desk, road.here.handler):
        note = {"form": "ghi-chu", "ghi-chu-text": "Hồ sơ khó.", "ghi-chu-key": key}
        assert signed_in(who).post(of_office(paid.pk), note).status_code == 302

    assert DossierMessage.objects.count() == Note.objects.count() == 2
