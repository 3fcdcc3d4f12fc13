"""The sitemap: every public procedure once, no internal one, in parts that follow one another."""

import pytest
from django.utils.timezone import localdate
from lxml import etree

from services.catalogue.actions.persistence import renew_edition
from services.catalogue.models import Procedure
from services.catalogue.public import sitemaps
from tests.factories import publish_package

pytestmark = pytest.mark.django_db
SITE = "https://dichvucong.example"
CODES = ("1.001193", "1.004873", "2.000635")


@pytest.fixture(autouse=True)
def catalogue(settings, monkeypatch):
    settings.SITE_URL = SITE
    monkeypatch.setattr(sitemaps, "PART", 2)
    for code in CODES:
        publish_package(code)


def read(client, address):
    """The addresses a file names, and the days it gives them."""
    said = client.get(address)
    assert said.status_code == 200
    root = etree.fromstring(said.content)
    return [place.text.removeprefix(SITE) for place in root.iterfind(".//{*}loc")], root.findall(".//{*}lastmod")


def listed(client):
    """Every address of every part of the index."""
    parts, _ = read(client, "/sitemap.xml")
    return [address for part in parts for address in read(client, part)[0]]


def test_every_public_page_is_listed_once(client):
    addresses = listed(client)

    assert len(addresses) == len(set(addresses))
    assert {f"/thu-tuc/{code}/" for code in CODES} <= set(addresses)
    assert {"/", "/su-kien/", "/su-kien/sinh-con/"} <= set(addresses)


def test_the_parts_follow_one_another(client):
    parts, _ = read(client, "/sitemap.xml")

    assert parts == ["/sitemap/trang.xml", "/sitemap/thu-tuc.xml", "/sitemap/thu-tuc.xml?sau=1.004873"]
    assert read(client, parts[1])[0] == ["/thu-tuc/1.001193/", "/thu-tuc/1.004873/"]


def test_a_full_last_part_has_none_behind_it(client):
    Procedure.objects.filter(code="2.000635").update(is_internal=True)
    renew_edition()

    assert read(client, "/sitemap.xml")[0] == ["/sitemap/trang.xml", "/sitemap/thu-tuc.xml"]


def test_an_internal_procedure_is_never_named(client):
    Procedure.objects.filter(code="2.000635").update(is_internal=True)
    renew_edition()

    assert "/thu-tuc/2.000635/" not in listed(client)


def test_a_page_changed_when_its_version_was_published(client):
    _, days = read(client, "/sitemap/thu-tuc.xml")

    assert [day.text for day in days] == [localdate().isoformat()] * 2


@pytest.mark.parametrize("start", ["9", "1.001193", "%00", "x" * 5000])
def test_a_part_that_begins_nowhere_is_none(client, start):
    assert client.get(f"/sitemap/thu-tuc.xml?sau={start}").status_code in (400, 404)


def test_files_seen_before_cost_no_query(client, settings, django_assert_num_queries):
    settings.CATALOGUE_TRUSTED_SECONDS = 60
    listed(client)

    with django_assert_num_queries(0):
        listed(client)
