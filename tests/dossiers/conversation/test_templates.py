"""Message templates of an office: kept by the head of its desk, filled in from the dossier, put in by a GET."""

from uuid import uuid4

import pytest

from portal.accounts.models import User
from services.agencies.models import Role
from services.dossiers.actions import desk, message_templates
from services.dossiers.actions.message_templates import MOST, filled_in, save_template
from services.dossiers.errors import DossierError
from services.dossiers.models import DossierMessage, MessageTemplate
from tests.dossiers.conversation.test_messages import of_office
from tests.dossiers.test_views_following import read, signed_in
from tests.factories import staff_at
from tests.pages import Page

TEXT = "Kính gửi {họ tên}, hồ sơ {mã hồ sơ} được hẹn trả ngày {ngày hẹn trả} tại {cơ quan}."


@pytest.fixture
def head(road) -> User:
    person: User = staff_at(road.here.agency.code, Role.DESK_HEAD)
    return person


@pytest.fixture
def template(road, head) -> MessageTemplate:
    return save_template(road.here.agency, by=head, title="Hẹn trả", text=TEXT)


def kept_at(office) -> str:
    return f"/admin/dossiers/dossier/message-templates/{office.agency.pk}/"


def test_the_head_of_the_desk_writes_changes_and_deletes(road, head):
    browser, page = signed_in(head), kept_at(road.here)
    browser.post(page, {"title": "Hẹn trả", "text": TEXT})
    one = MessageTemplate.objects.get()
    assert (one.agency, one.by) == (road.here.agency, head)
    assert read(browser, f"{page}?sua={one.pk}").field("text").value.strip() == TEXT

    browser.post(f"{page}?sua={one.pk}", {"title": "Hẹn ngày", "text": "Chào {họ tên}."})
    one.refresh_from_db()
    assert (one.title, one.text) == ("Hẹn ngày", "Chào {họ tên}.")

    browser.post(f"{page}?sua={one.pk}", {"delete": "1"})
    assert not MessageTemplate.objects.exists()


def test_other_staff_and_other_offices_keep_none(road, template):
    for person in (road.here.desk, road.here.handler, road.elsewhere.leader):
        assert signed_in(person).get(kept_at(road.here)).status_code == 404
        with pytest.raises(DossierError, match="thẩm quyền"):
            save_template(road.here.agency, by=person, title="Khác", text="Chào.")
        with pytest.raises(DossierError, match="thẩm quyền"):
            message_templates.delete_template(template, by=person)


def test_a_clerk_puts_it_in_filled_in_and_sends_what_they_changed(road, paid, template):
    dossier = desk.receive(paid, by=road.here.desk)
    clerk = signed_in(road.here.desk)
    assert "Hẹn trả" in read(clerk, of_office(dossier.pk)).text

    text = read(clerk, f"{of_office(dossier.pk)}?mau={template.pk}").field("tin-text").value.strip()

    assert text.startswith(f"Kính gửi Nguyễn Thị Hoa, hồ sơ {dossier.code} được hẹn trả ngày ")
    assert "{" not in text
    sent = {"form": "tin", "tin-text": f"{text} Chào bạn.", "tin-key": uuid4()}
    clerk.post(f"{of_office(dossier.pk)}?mau={template.pk}", sent)
    assert DossierMessage.objects.get().text == f"{text} Chào bạn."


def test_what_is_not_known_yet_is_said_so(paid, template):
    assert "hồ sơ (chưa có mã) được hẹn trả ngày (chưa hẹn ngày)" in filled_in(template, paid)


def test_what_a_dossier_says_is_no_field(paid, template):
    paid.applicant_name = "{mã hồ sơ}"

    assert filled_in(template, paid).startswith("Kính gửi {mã hồ sơ}, ")


@pytest.mark.parametrize("asked", ["999999", "x", "", "\0", "9" * 40])
def test_an_unknown_template_puts_nothing_in(road, paid, template, asked):
    page = Page(signed_in(road.here.desk).get(of_office(paid.pk), {"mau": asked}))

    assert not (page.field("tin-text").value or "").strip()


def test_a_template_of_another_office_is_not_put_in(road, paid):
    other = save_template(road.elsewhere.agency, by=road.elsewhere.leader, title="Khác", text="Của nơi khác.")

    page = read(signed_in(road.here.desk), f"{of_office(paid.pk)}?mau={other.pk}")

    assert not page.mentions("Của nơi khác.")


def test_an_unknown_field_is_refused_with_those_that_there_are(road, head):
    answer = signed_in(head).post(kept_at(road.here), {"title": "Sai", "text": "Chào {ten}."})

    page = Page(answer)
    assert answer.status_code == 422
    assert page.mentions("Không có mục {ten}")
    assert page.mentions("{ngày hẹn trả}")
    assert page.field("text").value.strip() == "Chào {ten}."


def test_a_title_stands_once_at_an_office(road, head, template):
    with pytest.raises(DossierError, match="đã có mẫu"):
        save_template(road.here.agency, by=head, title="HẸN  TRA", text="Chào.")

    assert save_template(road.elsewhere.agency, by=road.elsewhere.leader, title="Hẹn trả", text="Chào.").pk


def test_an_office_keeps_no_more_than_it_can_look_through(road, head):
    MessageTemplate.objects.bulk_create(
        MessageTemplate(agency=road.here.agency, title=str(n), word=str(n), text="x", by=head) for n in range(MOST)
    )

    with pytest.raises(DossierError, match=str(MOST)):
        save_template(road.here.agency, by=head, title="Thừa", text="Chào.")
