"""Procedures on English pages: their English where they have it, else their Vietnamese, marked and said once."""

import json

import pytest
from django.test import Client

from tests.factories import publish_package
from tests.pages import Page

pytestmark = pytest.mark.django_db
NOTE = "Some of the content of this page is only available in Vietnamese."
PAGES = ["/thu-tuc/2.000635/", "/thu-tuc/2.000635/chuan-bi/", "/tim-kiem/", "/su-kien/sinh-con/"]


@pytest.fixture
def english() -> Client:
    browser = Client()
    browser.post("/ngon-ngu/", {"language": "en"})
    return browser


def vietnamese_in(page: Page) -> str:
    return " ".join("".join(each.itertext()) for each in page.element.xpath("//main//*[@lang='vi']"))


def test_a_procedure_is_called_by_its_english_name(english, client):
    record = publish_package().package.record
    assert record.name_en
    page = Page(english.get("/thu-tuc/2.000635/"))

    assert page.heading == record.name_en
    assert record.name not in vietnamese_in(page)
    assert Page(client.get("/thu-tuc/2.000635/")).heading == record.name


def test_what_has_no_english_is_vietnamese_and_says_so(english):
    record = publish_package().package.record
    shown = vietnamese_in(Page(english.get("/thu-tuc/2.000635/")))

    assert record.subjects[0] in shown
    assert record.legal_basis[0].title in shown
    assert record.steps[0].title in shown


def test_amounts_and_time_limits_are_in_english(english):
    publish_package()
    words = Page(english.get("/thu-tuc/2.000635/")).text

    assert "8,000 VND" in words
    assert "đồng" not in words.partition("Steps")[0]
    assert "Within the working day; if received after 15:00, the next working day" in words


@pytest.mark.parametrize("path", PAGES)
def test_it_is_said_once_on_an_english_page_and_never_on_a_vietnamese_one(english, client, path):
    publish_package()

    assert Page(english.get(path)).text.count(NOTE) == 1
    vietnamese = Page(client.get(path))
    assert NOTE not in vietnamese.text
    assert not vietnamese.element.xpath("//main//*[@lang]")


def test_the_head_of_an_english_page_is_english(english):
    record = publish_package().package.record
    response = english.get("/thu-tuc/2.000635/")
    [title] = Page(response).element.xpath("//meta[@property='og:title']/@content")

    assert title == record.name_en


def test_what_machines_read_is_in_vietnamese_whoever_asks(english, client):
    publish_package()
    path = "/thu-tuc/2.000635/du-lieu.jsonld"

    assert json.loads(english.get(path).content) == json.loads(client.get(path).content)
