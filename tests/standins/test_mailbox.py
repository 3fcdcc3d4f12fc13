import httpx
import pytest
from django.core.mail import EmailMessage, get_connection

from tests.pages import Page, words_of


@pytest.fixture
def send(standins):
    """Send as the portal does when embedded: into files."""
    connection = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=standins.mail_dir)

    def send(subject, *, to="hoa@thu.example", body="Xin chào", message_id=None):
        headers = {"Message-ID": message_id} if message_id else None
        EmailMessage(subject, body, to=[to], headers=headers, connection=connection).send()

    return send


def subjects(response) -> list[str]:
    """What the letters in the list are about."""
    return [words_of(each) for each in Page(response).element.xpath("//h2/a")]


def test_letters_are_shown_newest_first_and_can_be_read(standins, send):
    send(
        "Hồ sơ đã được tiếp nhận",
        body="Xem tại http://testserver/ho-so/1/ nhé.\n" + "-" * 79 + "\nChúc một ngày tốt lành.",
    )
    page = httpx.get(f"{standins.url}/mail/")

    assert subjects(page)[0] == "Hồ sơ đã được tiếp nhận"
    letter = Page(httpx.get(standins.url + Page(page).link("Hồ sơ đã được tiếp nhận").href))
    assert "http://testserver/ho-so/1/" in letter.hrefs
    assert "tốt lành" in letter.text


def test_letter_delivered_twice_is_shown_once(standins, send):
    send("Hai lần", message_id="<same@testserver>")
    send("Hai lần", message_id="<same@testserver>")

    assert subjects(httpx.get(f"{standins.url}/mail/")).count("Hai lần") == 1


def test_one_may_look_at_the_letters_of_one_person(standins, send):
    send("Cho Bình", to="binh@thu.example")
    send("Cho Hoa", to="hoa@thu.example")

    assert subjects(httpx.get(f"{standins.url}/mail/", params={"to": "binh@thu.example"})) == ["Cho Bình"]


def test_letter_cannot_bring_markup(standins, send):
    send("<script>alert(1)</script>", body="<b>đậm</b>")
    assert Page(httpx.get(f"{standins.url}/mail/")).is_escaped("<script>")


def test_no_such_letter_is_not_found(standins):
    assert httpx.get(f"{standins.url}/mail/nothing/").status_code == 404
