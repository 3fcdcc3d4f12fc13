"""The linked data of procedures: whole by shapes of ours, and no value that is not sure."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils import timezone
from lxml import html
from pyshacl import validate
from rdflib import Graph

from services.catalogue.models import Procedure
from services.catalogue.package.definition import Package
from services.catalogue.public.linked_data import linked_data
from services.catalogue.public.procedure_page import ProcedurePage
from tests.factories import PACKAGES, publish_package

SHAPES = Path(__file__).with_name("shapes.ttl")
pytestmark = pytest.mark.filterwarnings("ignore:(ConjunctiveGraph|Dataset).* is deprecated")  # by rdflib itself
ADDRESS = "/thu-tuc/2.000635/du-lieu.jsonld"


def read(code="2.000635", on=date(2026, 11, 1), **changes):
    package = Package.model_validate({**json.loads((PACKAGES / f"{code}.json").read_text()), **changes})
    published_at = datetime(2026, 9, 1, tzinfo=UTC)
    return linked_data(ProcedurePage(package, on=on), issuer="Bộ Tư pháp", published_at=published_at)


def graph_of(*documents):
    graph = Graph()
    for document in documents:
        graph.parse(data=json.dumps(document), format="json-ld")
    return graph


def test_every_procedure_of_the_project_fits_the_shapes():
    documents = [read(path.stem) for path in PACKAGES.glob("*.json")]

    fits, _, said = validate(graph_of(*documents), shacl_graph=str(SHAPES))

    assert fits, said
    assert len(documents) > 10


@pytest.mark.parametrize(
    "left_out", ["dct:title", "dct:description", "cv:hasCompetentAuthority", "url", "dct:modified"]
)
def test_the_shapes_refuse_a_document_without(left_out):
    document = read()
    del document[left_out]

    assert not validate(graph_of(document), shacl_graph=str(SHAPES))[0]


def test_the_shapes_refuse_a_working_day_as_a_duration():
    document = read()
    document["availableChannel"][0]["processingTime"] = "P3WD"

    assert not validate(graph_of(document), shacl_graph=str(SHAPES))[0]


def test_a_fixed_fee_is_a_value():
    [cost] = read()["offers"]

    assert (cost["price"], cost["priceCurrency"]) == (8000, "VND")
    assert cost["description"] == "8.000 đồng/bản sao"


@pytest.mark.parametrize(
    "unsure",
    [
        {"local_amounts": [{"places": ["H26"], "amount_vnd": 6000, "basis": "6/2020/NQ-HĐND"}]},
        {"valid_from": "2026-12-01"},
        {"valid_until": "2026-10-31"},
        {"amount_vnd": 0, "quantity": None, "value": {"of": "copies", "percent": "0.5"}},
    ],
)
def test_a_fee_of_a_place_a_value_or_another_day_is_none(unsure):
    [fee, *_] = json.loads((PACKAGES / "2.000635.json").read_text())["fees"]

    assert read(fees=[{**fee, **unsure}])["offers"] == []


@pytest.mark.parametrize(
    ("limits", "duration"),
    [
        ([{"amount": 15, "unit": "day"}], "P15D"),
        ([{"amount": 3, "unit": "month"}], "P3M"),
        ([{"amount": 15, "unit": "working_day"}], None),
        ([{"amount": 0, "unit": "day"}], None),
        ([{"note": "Pháp luật không quy định"}], None),
        ([{"amount": 1, "unit": "day", "when": "copies > 1"}, {"amount": 15, "unit": "day"}], None),
    ],
)
def test_only_a_limit_of_days_or_months_is_a_duration(limits, duration):
    every = ["online", "desk", "post"]
    document = read(limits=[{"channels": every, **limit} for limit in limits])

    assert {channel.get("processingTime") for channel in document["availableChannel"]} == {duration}


@pytest.mark.django_db
class TestItsAddress:
    def test_the_page_names_it_and_it_names_the_page(self, client, settings):
        settings.SITE_URL = "https://dichvucong.example"
        publish_package()
        page = html.fromstring(client.get("/thu-tuc/2.000635/").content.decode())

        [address] = page.xpath("//head/link[@rel='alternate' and @type='application/ld+json']/@href")
        said = client.get(address)

        assert said["Content-Type"] == "application/ld+json; charset=utf-8"
        assert said.json()["url"] == {"@id": "https://dichvucong.example/thu-tuc/2.000635/"}
        assert said.json()["dct:modified"]["@value"].startswith(timezone.localdate().isoformat())

    def test_an_internal_procedure_has_none(self, client):
        publish_package()
        Procedure.objects.update(is_internal=True)

        assert client.get(ADDRESS).status_code == 404
        assert client.get("/thu-tuc/khong-co/du-lieu.jsonld").status_code == 404

    def test_seen_before_it_costs_no_query(self, client, settings, django_assert_num_queries):
        settings.CATALOGUE_TRUSTED_SECONDS = 60
        publish_package()
        client.get(ADDRESS)

        with django_assert_num_queries(0):
            client.get(ADDRESS)
