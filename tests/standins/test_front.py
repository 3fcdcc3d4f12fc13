import httpx

from tests.pages import Page


def test_front_page_says_that_all_is_imitated(standins):
    page = Page(httpx.get(standins.url))

    assert "không phải hệ thống thật" in page.text
    assert "/vneid/" in page.hrefs
    assert page.mentions(standins.site_url)


def test_its_cookies_are_not_those_of_the_portal(standins, settings):
    """Both sites may run on 127.0.0.1, where ports do not keep cookies apart."""
    names = set(httpx.get(f"{standins.url}/vneid/").cookies)

    assert names == {"standins_csrf"}
    assert settings.CSRF_COOKIE_NAME not in names
