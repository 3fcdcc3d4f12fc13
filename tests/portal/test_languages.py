"""The portal in Vietnamese and in English: who reads it in which, and that nothing of one is shown in the other."""

import gzip

import pytest
from django.test import Client
from django.utils import translation

from tests.factories import StaffFactory, UserFactory, publish_package
from tests.pages import Page

CACHED = ["/", "/tim-kiem/?q=trich+luc", "/thu-tuc/2.000635/", "/thu-tuc/2.000635/chuan-bi/", "/su-kien/sinh-con/"]
PAGES = [*CACHED, "/su-kien/", "/tiep-can/", "/du-lieu-mo/", "/khong-co-trang-nay/", "/tai-khoan/dang-nhap/"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def english() -> Client:
    """Somebody who reads in English."""
    browser = Client()
    browser.post("/ngon-ngu/", {"language": "en"})
    return browser


def language_of(response) -> str:
    [html] = Page(response).element.xpath("/html")
    return str(html.get("lang"))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_vietnamese_whatever_the_browser_accepts(client, path):
    response = client.get(path, headers={"Accept-Language": "en-GB,en;q=0.9"})

    assert language_of(response) == response["Content-Language"] == "vi"


@pytest.mark.parametrize("path", PAGES)
def test_who_chose_english_reads_english_until_they_choose_again(client, path):
    publish_package()
    chosen = Page(client.get(path)).button("English")
    client.post("/ngon-ngu/", {chosen.name: chosen.value})
    response = client.get(path)
    assert language_of(response) == response["Content-Language"] == "en"

    back = Page(response).button("Tiếng Việt")
    client.post("/ngon-ngu/", {back.name: back.value})
    assert language_of(client.get(path)) == "vi"


@pytest.mark.parametrize("first", ["vi", "en"])
@pytest.mark.parametrize("path", CACHED)
def test_what_is_kept_for_visitors_is_kept_for_each_language(client, english, first, path):
    publish_package()
    readers = {"vi": client, "en": english}
    readers[first].get(path)

    for language, reader in readers.items():
        response = reader.get(path, headers={"Accept-Encoding": "gzip"})
        assert f'<html lang="{language}">' in gzip.decompress(response.content).decode()
        assert {"Cookie", "Accept-Encoding"} <= set(response["Vary"].split(", "))


@pytest.mark.parametrize("path", ["/", "/tiep-can/", "/ho-so/"])
def test_the_header_of_who_is_signed_in_is_in_their_language(client, path):
    client.force_login(UserFactory.create())
    client.get(path)
    client.post("/ngon-ngu/", {"language": "en"})
    page = Page(client.get(path))

    assert "Sign out" in page.text
    assert len(page.element.xpath("//form[@action='/ngon-ngu/']")) == 1


@pytest.mark.parametrize(
    ("came_from", "returned_to"),
    [
        ("http://testserver/tim-kiem/?q=a&sau=b", "http://testserver/tim-kiem/?q=a&sau=b"),
        (None, "/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("http://testserver@elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\elsewhere.example", "/"),
        ("http://testserver/" + "x" * 5_000, "/"),
    ],
)
def test_it_returns_to_the_page_it_was_chosen_on_and_to_nobody_elses(client, came_from, returned_to):
    headers = {"Referer": came_from} if came_from else {}
    response = client.post("/ngon-ngu/", {"language": "en", "next": "https://elsewhere.example/"}, headers=headers)

    assert response.status_code == 302
    assert response["Location"] == returned_to


@pytest.mark.parametrize("path", ["/tra-cuu/", "/khong-co/"])
def test_a_page_with_what_was_just_typed_is_not_changed(client, path):
    page = Page(client.post(path, {"code": "sai"}))

    assert page.element.xpath("//main")
    assert not page.element.xpath("//form[@action='/ngon-ngu/']")


@pytest.mark.parametrize("language", ["", "fr", "en-gb", "EN", "../en", "x" * 5_000])
def test_a_language_the_portal_has_not_is_refused(client, language):
    response = client.post("/ngon-ngu/", {"language": language})

    assert response.status_code == 400
    assert "language" not in response.cookies


@pytest.mark.parametrize("language", ["fr", "en-gb", "'", "en;vi"])
def test_a_cookie_that_names_no_language_of_the_portal_counts_for_nothing(client, language):
    client.cookies["language"] = language

    assert language_of(client.get("/tiep-can/")) == "vi"


def test_the_choice_is_kept_for_a_year_and_out_of_reach_of_scripts(client):
    cookie = client.post("/ngon-ngu/", {"language": "en"}).cookies["language"]

    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == ("en", 365 * 24 * 3600, "Lax")
    assert cookie["httponly"]


def test_no_page_leaves_its_language_behind_for_what_the_process_does_next(english):
    english.get("/tiep-can/")

    assert translation.get_language() == "vi"


@pytest.mark.parametrize("path", ["/admin/", "/admin/agencies/calendarday/add/", "/admin/khong-co/"])
def test_staff_work_in_vietnamese(english, path):
    english.force_login(StaffFactory.create(is_superuser=True))

    assert english.get(path)["Content-Language"] == "vi"


@pytest.mark.parametrize("path", ["/thu-tuc/2.000635/du-lieu.jsonld", "/du-lieu-mo/thu-tuc.csv", "/sitemap/trang.xml"])
def test_files_are_the_same_for_everybody(client, english, path):
    publish_package()
    response = english.get(path)

    assert response.getvalue() == client.get(path).getvalue()
    assert "Content-Language" not in response


def test_an_error_page_without_a_request_is_in_the_language_read(english):
    page = Page(english.post("/ngon-ngu/"))

    assert page.heading == "We could not read this request"
    assert page.button("Tiếng Việt")
