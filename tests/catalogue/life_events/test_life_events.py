"""Life events: ordered paths whose procedures exist, as pages for everybody."""

import pytest

from services.catalogue.life_events import WHO, life_events
from services.catalogue.search.record import record_entries
from tests.factories import publish_package
from tests.pages import Page


def test_there_are_fourteen_of_people_and_ten_of_enterprises():
    whose = [event.who for event in life_events().values()]
    assert {who: whose.count(who) for who in WHO} == {"people": 14, "business": 10}


def test_every_procedure_on_a_path_is_in_the_record_and_there_once():
    known = {entry.code for entry in record_entries()}
    for event in life_events().values():
        codes = [code for stage in event.stages for code in (*stage.codes, *stage.together)]
        assert set(codes) <= known, event.slug
        assert len(codes) == len(set(codes)), event.slug
        assert len(event.stages) > 1, event.slug


@pytest.mark.django_db
def test_an_event_shows_its_stages_in_order_and_only_procedures_in_force(client):
    publish_package("1.001193")
    page = Page(client.get("/su-kien/sinh-con/"))

    assert page.text.index("Trước khi sinh") < page.text.index("Khi bé chào đời") < page.text.index("Sau khi sinh")
    assert [href for href in page.hrefs if href.startswith("/thu-tuc/")] == ["/thu-tuc/1.001193/"]


@pytest.mark.django_db
def test_several_things_in_one_filing_stand_before_each_alone(client):
    publish_package("1.001193")
    publish_package("2.000986")
    shown = [href for href in Page(client.get("/su-kien/sinh-con/")).hrefs if href.startswith("/thu-tuc/")]
    assert shown == ["/thu-tuc/2.000986/", "/thu-tuc/1.001193/"]


@pytest.mark.django_db
def test_a_page_seen_before_costs_no_query(client, settings, django_assert_num_queries):
    publish_package("1.001193")
    client.get("/su-kien/sinh-con/")
    settings.CATALOGUE_TRUSTED_SECONDS = 60.0
    with django_assert_num_queries(0):
        client.get("/su-kien/sinh-con/")
        client.get("/su-kien/")


@pytest.mark.django_db
def test_unknown_events_have_no_page_and_the_front_page_leads_to_known_ones(client):
    assert client.get("/su-kien/khong-co/").status_code == 404
    linked = [href for href in Page(client.get("/")).hrefs if href.startswith("/su-kien/") and href != "/su-kien/"]
    assert len(linked) == 8
    assert all(href.split("/")[2] in life_events() for href in linked)
