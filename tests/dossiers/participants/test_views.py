"""The pages of those who confirm and of the applicant who waits for them."""

import pytest
from django.template import Engine
from django.test import Client

from core.limits.rates import Rate
from notifications.models import Notification
from services.dossiers.actions import participants
from services.dossiers.models import Dossier, Filing, Invitation
from services.dossiers.participants import messages
from services.dossiers.views import filing as filing_views
from tests.dossiers.test_messages import FOLDER
from tests.factories import UserFactory
from tests.pages import Page


def browser_of(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def citizen(together) -> Client:
    return browser_of(together.road.citizen)


def test_the_check_page_sends_invitations_and_leads_to_the_wait(together, citizen):
    key = together.filing.draft.key
    page = Page(citizen.get(f"/nop/{key}/kiem-tra/"))
    assert "Trần Văn Bình – Chủ sở hữu chỗ ở" in page.text
    assert "chỉ xem được: Họ, chữ đệm, tên người có tên trong giấy tờ; Thỏa thuận; Chủ sở hữu chỗ ở – Họ, " in page.text
    assert "Đồng sở hữu (chỉ dòng của người ấy); Số bản sao cần cấp." in page.text
    assert not page.buttons("Nộp hồ sơ")

    sent = citizen.post(f"/nop/{key}/gui/", page.form(f"/nop/{key}/gui/").values)

    assert sent["Location"] == f"/nop/{key}/xac-nhan/"
    waiting = Page(citizen.get(sent["Location"]))
    assert "Đã có 0/3 người xác nhận" in waiting.text
    assert not Dossier.objects.exists()


def test_somebody_invited_sees_what_concerns_them_and_nothing_else(together):
    together.send()
    page = Page(browser_of(together.landlord).get(together.invitation(together.landlord).get_absolute_url()))

    assert "Nguyễn Thị Hoa" in page.text
    assert "Thuê ba năm" in page.text
    assert "“bạn” và “tôi” trong các mục là người nộp" in page.text
    assert "Tôi đồng ý cho người nộp hồ sơ đăng ký" in page.text
    for hidden in ("Không ai khác được biết", "Lê Thị Một", "001344000001", "1970"):
        assert hidden not in page.text


def test_out_of_a_list_one_sees_the_own_row_only(together):
    together.send()
    page = Page(browser_of(together.first).get(together.invitation(together.first).get_absolute_url()))

    assert "40" in page.text
    assert "Lê Văn Hai" not in page.text
    assert "60" not in page.text


def test_confirming_on_the_page(together):
    together.send()
    address = together.invitation(together.landlord).get_absolute_url()
    browser = browser_of(together.landlord)
    [shown] = Page(browser.get(address)).element.xpath("//input[@name='shown']/@value")

    posted = browser.post(address, {"shown": shown})

    assert posted.status_code == 302
    assert together.states()["Trần Văn Bình"] == "confirmed"
    assert "Bạn đã xác nhận lúc" in Page(browser.get(address)).text


def test_invitations_are_sent_thirty_times_an_hour(together, citizen, monkeypatch):
    monkeypatch.setattr(filing_views, "INVITATIONS", Rate("send-invitations", requests=1, seconds=3600))
    address = f"/nop/{together.filing.draft.key}/gui/"
    assert [citizen.post(address, {"shown": "x"}).status_code for _ in range(2)] == [422, 429]


def test_after_filing_one_still_reads_what_one_confirmed(together):
    together.attach("plan")
    together.send()
    for person in (together.landlord, together.first, together.second):
        together.confirm(person)

    browser = browser_of(together.landlord)
    page = Page(browser.get(together.invitation(together.landlord).get_absolute_url()))
    assert "Hồ sơ đã được nộp" in page.text
    assert "Thuê ba năm" in page.text
    assert "giay.pdf" in page.text
    assert not page.buttons("Tôi xác nhận")
    assert not page.buttons("Rút xác nhận")
    assert "Không ai khác được biết" not in page.text
    assert browser.get(f"/tep/{together.filing.draft.attachments.get().pk}/").status_code == 404


@pytest.mark.parametrize("who", ["first", "stranger", "applicant"])
def test_the_link_of_somebody_else_says_nothing(together, who):
    together.send()
    person = {"first": together.first, "applicant": together.road.citizen}.get(who) or UserFactory.create()
    answer = browser_of(person).get(together.invitation(together.landlord).get_absolute_url())

    page = Page(answer)
    assert answer.status_code == 404
    assert "không dành cho tài khoản đang đăng nhập" in page.text
    for told in ("Trần Văn Bình", "Bản sao", "UBND phường", "Chủ sở hữu chỗ ở"):
        assert told not in page.text


def test_whoever_is_not_signed_in_is_asked_to(together, client):
    together.send()
    answer = client.get(together.invitation(together.landlord).get_absolute_url())
    assert answer["Location"].startswith("/tai-khoan/dang-nhap/?next=/loi-moi/")


def test_declining_needs_a_reason_and_tells_the_applicant(together):
    together.send()
    address = together.invitation(together.landlord).get_absolute_url()
    browser = browser_of(together.landlord)
    for reason in ("", "Không"):
        assert browser.post(address, {"decline": "1", "note": reason}).status_code == 422
    assert together.states()["Trần Văn Bình"] == "invited"

    browser.post(address, {"decline": "1", "note": "Tôi không cho thuê chỗ này."})

    assert Invitation.objects.get(name="Trần Văn Bình").reason == "Tôi không cho thuê chỗ này."
    told = together.road.citizen.notifications.latest("pk")
    assert "Tôi không cho thuê chỗ này." in told.body


def test_the_list_of_what_one_is_invited_to(together):
    together.send()
    page = Page(browser_of(together.landlord).get("/loi-moi/"))
    assert "Nguyễn Thị Hoa mời bạn xác nhận với tư cách Chủ sở hữu chỗ ở" in page.text
    assert "Chưa có ai mời bạn" in Page(browser_of(UserFactory.create()).get("/loi-moi/")).text


def test_my_dossiers_say_that_a_draft_waits(together, citizen):
    together.send()
    together.confirm(together.landlord)
    page = Page(citizen.get("/ho-so/"))
    assert "Chờ người khác xác nhận (1/3)" in page.text
    assert "/loi-moi/" in Page(browser_of(together.landlord).get("/ho-so/")).element.xpath("//main//a/@href")


def test_invitations_are_withdrawn_after_a_page_that_asks(together, citizen):
    together.send()
    together.confirm(together.landlord)
    link = together.invitation(together.landlord).get_absolute_url()
    address = f"/nop/{together.filing.draft.key}/xac-nhan/rut/"
    assert "không còn giá trị" in Page(citizen.get(address)).text

    citizen.post(address)

    assert not Invitation.objects.exists()
    assert together.told(together.landlord)[-1] == "participant_released"
    assert browser_of(together.landlord).get(link).status_code == 404
    assert Filing.objects.filter(pk=together.filing.pk, draft__submitted_at=None).exists()


def test_the_page_of_the_procedure_says_who_has_to_confirm(together, client):
    page = Page(client.get("/thu-tuc/2.000635/"))
    assert "Ai phải cùng xác nhận" in page.text
    assert (
        "Chủ sở hữu chỗ ở: “Tôi đồng ý cho người nộp hồ sơ đăng ký tại chỗ ở của tôi.” Lời mời có hạn 10" in page.text
    )
    assert "Đồng sở hữu: “Tôi đồng ý với nội dung trên.” Lời mời có hạn 15 ngày. Không nhận giấy ký thay." in page.text


@pytest.mark.parametrize("part", ["subject", "body"])
def test_messages_name_nothing_unknown(together, monkeypatch, part):
    monkeypatch.setattr(Engine.get_default(), "string_if_invalid", "¿%s?")
    together.send()
    together.answer(terms="Thuê năm năm")
    together.send()
    invitation = together.invitation(together.landlord)
    messages.remind(invitation, invitation.ends_on)
    messages.tell_still_waits(invitation, invitation.ends_on)
    messages.tell_expired(invitation)
    together.confirm(together.first)
    participants.decline(invitation, by=together.landlord, reason="Tôi chưa muốn cho thuê.")
    together.answer(copies=2)
    together.send()
    together.confirm(together.landlord)
    together.answer(secret="Khác")
    for person in (together.first, together.second):
        together.confirm(person)
    together.send()
    texts = dict(Notification.objects.filter(kind__startswith="participant").values_list("kind", part))

    assert texts.keys() == {folder.name for folder in FOLDER.glob("participant*")} - {"participant_released"}
    for text in texts.values():
        assert text.strip()
        assert "¿" not in text
        assert "None" not in text


def test_reminding_once_a_day(together, citizen):
    together.send()
    address = f"/nop/{together.filing.draft.key}/xac-nhan/"
    for _ in range(2):
        citizen.post(address, {"remind": together.invitation(together.landlord).pk})
    assert together.told(together.landlord) == ["participant_invited", "participant_reminded"]
    assert citizen.post(address, {"remind": "9" * 5000}).status_code == 404
