"""A paper that expires before the result is due: whoever files and the clerk are told, and nobody is refused."""

import json

import pytest
from time_machine import travel

from services.dossiers.actions import desk
from services.dossiers.filing.expiry import expiry_warnings
from tests.dossiers.conftest import PACKAGE
from tests.dossiers.money.steps import order_of, pay
from tests.pages import Page

FACTS = {
    "key": "paper",
    "type": "paper_facts",
    "label": "Hộ chiếu",
    "parts": ["number", "valid_until"],
    "required": False,
}


@pytest.fixture
def form():
    form = json.loads(PACKAGE.read_text())["form"]
    form["steps"][-1]["fields"].insert(0, FACTS)
    return form


@travel("2026-11-20 03:00 +0000")
@pytest.mark.parametrize(("until", "is_told"), [("2026-11-19", True), ("2026-12-31", False)])
def test_both_are_told(road, client, form, until, is_told, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    road.revise(form=form)
    paper = {"number": "C123", "valid_until": until}
    client.force_login(road.citizen)

    begun = road.begin(paper=paper)
    page = Page(client.get(f"/nop/{begun.draft.key}/kiem-tra/"))
    assert page.mentions("Nên xem lại trước khi nộp") is is_told

    dossier = road.submit(paper=paper)
    pay(client, order_of(dossier))
    dossier = desk.receive(dossier, by=road.here.desk)
    client.force_login(road.here.desk)
    work = Page(client.get(f"/admin/dossiers/dossier/{dossier.pk}/work/"))
    assert work.mentions("trước ngày dự kiến trả kết quả") is is_told


def test_without_a_date_of_expiry_nothing_is_reckoned(road, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(0):
        assert expiry_warnings(road.version.package, {}, road.here.agency) == []
