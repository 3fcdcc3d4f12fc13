"""The list to print before filing: the papers of one's own case, the facts to know, and nothing the portal knows."""

import json
from datetime import date

import pytest

from services.catalogue.models import Procedure
from services.catalogue.package.definition import Package
from services.catalogue.public.preparation import Preparation
from services.catalogue.public.procedure_page import ProcedurePage
from tests.factories import PACKAGES, publish_package
from tests.pages import Page

ADDRESS = "/thu-tuc/2.000635/chuan-bi/"
PAPERS = [
    {"name": "Tờ khai", "originals": 1},
    {"name": "Giấy khai sinh cũ", "case": "Cấp lại", "copies": 1},
    {"name": "Giấy ủy quyền", "case": "Làm thay"},
]


def prepared(code="2.000635", number=0, **changes):
    package = Package.model_validate({**json.loads((PACKAGES / f"{code}.json").read_text()), **changes})
    return Preparation(ProcedurePage(package, on=date(2026, 11, 30)), number)


def names(shown):
    return {case.title: [paper.name for paper in case.papers] for case in shown.papers}


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1, {"": ["Tờ khai"], "Cấp lại": ["Giấy khai sinh cũ"]}),
        (2, {"": ["Tờ khai"], "Làm thay": ["Giấy ủy quyền"]}),
        (0, {"": ["Tờ khai"], "Cấp lại": ["Giấy khai sinh cũ"], "Làm thay": ["Giấy ủy quyền"]}),
        (3, {"": ["Tờ khai"], "Cấp lại": ["Giấy khai sinh cũ"], "Làm thay": ["Giấy ủy quyền"]}),
    ],
)
def test_only_the_papers_of_the_chosen_case_are_shown(number, shown):
    assert names(prepared(number=number, papers=PAPERS)) == shown


def facts(*fields, number=0, **form):
    step = {"key": "one", "title": "Trang một", "fields": list(fields)}
    shown = prepared(number=number, papers=PAPERS, form={"steps": [step], **form}, **NO_RULES)
    return [label for page in shown.facts for label in page.labels]


NO_RULES: dict[str, object] = {"participants": [], "routes": [], "delivery": None, "fees": [], "reductions": []}
TEXT = {"key": "a", "type": "text", "label": "Số quyết định"}


def test_what_everybody_is_asked_is_a_fact_to_have_at_hand():
    assert facts(TEXT) == ["Số quyết định"]


@pytest.mark.parametrize(
    "field",
    [
        {**TEXT, "required": False},
        {**TEXT, "prefill": "applicant.full_name"},
        {**TEXT, "show_if": "b == 'x'"},
        {"key": "a", "type": "yes_no", "label": "Có không?"},
        {"key": "a", "type": "document", "label": "Tờ khai"},
    ],
)
def test_what_is_optional_known_conditional_or_chosen_is_none(field):
    assert facts({**TEXT, "key": "c", "label": "Khác"}, field) == ["Khác"]


def test_a_question_of_one_case_is_asked_in_that_case_alone():
    cases = [{"key": "again", "title": "Cấp lại", "when": "c == 'x'"}]
    fields = [{**TEXT, "key": "c", "label": "Chung"}, {**TEXT, "cases": ["again"]}]

    assert facts(*fields, number=1, cases=cases) == ["Chung", "Số quyết định"]
    assert facts(*fields, number=2, cases=cases) == ["Chung"]


@pytest.mark.django_db
class TestItsPage:
    def test_the_procedure_leads_to_it_and_it_to_filing(self, client):
        publish_package()

        assert ADDRESS in Page(client.get("/thu-tuc/2.000635/")).hrefs
        page = Page(client.get(ADDRESS))

        assert "/nop/2.000635/" in page.hrefs
        assert page.mentions("Tài khoản VNeID")
        assert page.mentions("8.000 đồng/bản sao")

    @pytest.mark.parametrize("case", ["", "0", "99", "-1", "x", "١", "9" * 5000, "%00"])
    def test_any_case_in_the_address_is_borne(self, client, case):
        publish_package()

        assert client.get(f"{ADDRESS}?truong-hop={case}").status_code == 200

    def test_an_internal_procedure_has_none(self, client):
        publish_package()
        Procedure.objects.update(is_internal=True)

        assert client.get(ADDRESS).status_code == 404

    def test_seen_before_it_costs_no_query(self, client, settings, django_assert_num_queries):
        settings.CATALOGUE_TRUSTED_SECONDS = 60
        publish_package()
        client.get(ADDRESS)

        with django_assert_num_queries(0):
            client.get(ADDRESS)


def test_only_the_price_of_filing_online_is_named():
    [fee, *_] = json.loads((PACKAGES / "2.000635.json").read_text())["fees"]
    cheap = {**fee, "key": "cheap", "amount_vnd": 4000, "channels": ["online"]}
    dear = {**fee, "channels": ["desk", "post"]}

    [price] = prepared(fees=[cheap, dear]).prices

    assert price.startswith("4.000")
