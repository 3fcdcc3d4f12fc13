"""Public pages for visitors who are not signed in: drawn once, compressed, and never with anything of anybody's."""

import gzip

import pytest

from tests.factories import UserFactory, publish_package

pytestmark = pytest.mark.django_db
PAGES = ["/", "/tim-kiem/?q=trich+luc", "/thu-tuc/2.000635/", "/thu-tuc/2.000635/chuan-bi/", "/su-kien/sinh-con/"]


@pytest.fixture(autouse=True)
def catalogue(db) -> None:
    publish_package()


@pytest.mark.parametrize("path", PAGES)
def test_a_browser_gets_the_page_compressed_the_same_to_the_byte(client, path):
    first, again = (client.get(path, headers={"Accept-Encoding": "gzip, deflate, br"}) for _ in range(2))

    assert first["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in first["Vary"]
    assert first.content == again.content
    assert gzip.decompress(first.content) == client.get(path).content


@pytest.mark.parametrize("path", PAGES)
def test_no_token_and_nobodys_name_is_in_what_all_get(client, path):
    somebody = UserFactory.create(full_name="Phạm Thị Riêng")
    client.force_login(somebody)
    own = client.get(path, headers={"Accept-Encoding": "gzip"})
    client.logout()
    everybodys = client.get(path).content.decode()

    assert "Content-Encoding" not in own
    assert "Phạm Thị Riêng" in own.content.decode()
    assert "Phạm Thị Riêng" not in everybodys
    assert "csrfmiddlewaretoken" not in everybodys
    assert "Đăng nhập" in everybodys


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip; q=0.0, br"])
def test_who_takes_no_gzip_gets_the_page_plain(client, accepted):
    page = client.get("/", headers={"Accept-Encoding": accepted})

    assert "Content-Encoding" not in page
    assert page.content.startswith(b"<!doctype html>")
