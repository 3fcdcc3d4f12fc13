"""What search engines and those who share an address read in the head of public pages."""

import pytest
from lxml import html

from services.catalogue.views import public
from tests.factories import publish_package

pytestmark = pytest.mark.django_db
SITE = "https://dichvucong.example"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE
    public._render_procedure.cache_clear()
    yield
    public._render_procedure.cache_clear()


def head(client, address):
    """Canonical address and every named `meta` of a page."""
    page = html.fromstring(client.get(address).content.decode())
    named = page.xpath("//head/meta[@name or @property]")
    said = {one.get("name") or one.get("property"): one.get("content") for one in named}
    [canonical] = page.xpath("//head/link[@rel='canonical']/@href")
    return canonical, said


@pytest.mark.parametrize("address", ["/", "/su-kien/", "/su-kien/sinh-con/", "/tim-kiem/", "/thu-tuc/2.000635/"])
def test_every_public_page_says_its_address_and_what_it_is(client, address):
    publish_package()

    canonical, said = head(client, address)

    assert canonical == said["og:url"] == f"{SITE}{address}"
    assert said["description"] == said["og:description"]
    assert 20 <= len(said["description"]) <= 301
    assert said["og:title"]
    assert "robots" not in said


def test_a_procedure_is_described_by_its_time_price_and_people(client):
    publish_package()

    _, said = head(client, "/thu-tuc/2.000635/")

    for words in ("Nộp trực tuyến được", "Thời hạn: ", "8.000 đồng/bản sao", "Lĩnh vực: Hộ tịch"):
        assert words in said["description"]


def test_a_list_has_one_address_whatever_else_is_in_it(client):
    publish_package()

    canonical, said = head(client, "/tim-kiem/?utm=x&linh-vuc=H%E1%BB%99+t%E1%BB%8Bch&cap=&doi-tuong=nobody")

    assert canonical == f"{SITE}/tim-kiem/?linh-vuc=H%E1%BB%99+t%E1%BB%8Bch"
    assert "robots" not in said


def test_what_somebody_typed_is_not_listed_and_stays_text(client):
    publish_package()

    canonical, said = head(client, "/tim-kiem/?q=%22%3E%3Cscript%3Etrich+luc&sau=x")

    assert canonical == f"{SITE}/tim-kiem/?q=%22%3E%3Cscript%3Etrich+luc"
    assert said["robots"] == "noindex"
    assert said["og:title"] == '"><script>trich luc – Tìm thủ tục'
