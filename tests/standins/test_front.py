import httpx

from tests.pages import Page


def test_front_page_says_that_all_is_imitated(outside):
    page = Page(httpx.get(outside.url))

    assert "không phải hệ thống thật" in page.text
    assert "/vneid/" in page.hrefs
    assert page.mentions(outside.site_url)


def test_its_cookies_are_not_those_of_the_portal(outside, settings):
    """Both sites may run on 127.0.0.1, where ports do not keep cookies apart."""
    names = set(httpx.get(f"{outside.url}/vneid/").cookies)

    assert names == {"outside_csrf"}
    assert settings.CSRF_COOKIE_NAME not in names
