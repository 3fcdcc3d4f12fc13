import httpx


def test_front_page_says_that_all_is_imitated(outside):
    page = httpx.get(outside.url).text

    assert "không phải hệ thống thật" in page
    assert 'href="/vneid/"' in page
    assert outside.site_url in page


def test_its_cookies_are_not_those_of_the_portal(outside, settings):
    """Both sites may run on 127.0.0.1, where ports do not keep cookies apart."""
    names = set(httpx.get(f"{outside.url}/vneid/").cookies)

    assert names == {"outside_csrf"}
    assert settings.CSRF_COOKIE_NAME not in names
