"""The figure of completeness: each check with its remedy, of a procedure and of a ministry."""

import json

import pytest
from django.urls import reverse

from services.agencies.models import Role
from services.catalogue import actions
from services.catalogue.package.definition import Package
from services.catalogue.publication.completeness import CHECKS, gaps_of, percent
from services.catalogue.sampling.samples import package_codes
from tests.factories import PACKAGES, PostFactory, publish_package
from tests.pages import Page


def package(**record: object) -> Package:
    source = json.loads((PACKAGES / "2.000635.json").read_text())
    return Package.model_validate({**source, "record": {**source["record"], **record}})


@pytest.mark.parametrize("code", package_codes())
def test_every_package_of_the_project_can_be_filed_by_a_form_of_its_own(code):
    gaps = gaps_of(Package.model_validate_json((PACKAGES / f"{code}.json").read_text()))
    assert not {"form", "own_form", "results"} & {*gaps}


def test_what_is_missing_is_named():
    assert "keywords" in gaps_of(package(keywords=[]))
    assert "laws" in gaps_of(package(legal_basis=[{"number": "1/2026/TT-BTP"}]))
    assert "laws" in gaps_of(package(legal_basis=[]))
    assert "own_form" in gaps_of(package().model_copy(update={"derived": True}))


def test_only_what_is_whole_has_a_hundred():
    assert (percent(0), percent(len(CHECKS)), percent(0, 0)) == (100, 0, 0)
    assert percent(1, 1000) == 99


@pytest.mark.django_db
def test_a_ministry_reads_its_figure_and_the_remedies(client, ministry, django_assert_max_num_queries):
    version = publish_package(record={**package().record.model_dump(mode="json"), "keywords": []})
    author = PostFactory.create(agency=ministry, role=Role.AUTHOR).user
    client.force_login(author)
    version.procedure.refresh_from_db()
    gaps = version.procedure.gaps or ""
    assert "|keywords|" in gaps
    shown = Page(client.get(reverse("admin:studio_procedure", args=[version.procedure_id]))).text
    assert CHECKS["keywords"].remedy in shown
    address = reverse("admin:studio_completeness")
    with django_assert_max_num_queries(12):
        figures = Page(client.get(address)).text
    assert f"Bộ Tư pháp: {percent(len(gaps.strip('|').split('|')))}%" in figures
    assert CHECKS["keywords"].remedy in figures
    client.force_login(PostFactory.create(role=Role.AUTHOR).user)
    assert "Bộ Tư pháp" not in Page(client.get(address)).text
    actions.retire(version, by=PostFactory.create(agency=ministry, role=Role.APPROVER).user)
    version.procedure.refresh_from_db()
    assert version.procedure.gaps is None
