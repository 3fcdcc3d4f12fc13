"""The figure of completeness: each check with its remedy, of a procedure, a ministry and a province."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from services.agencies.models import AdministrativeUnit, AgencyKind, Role
from services.catalogue import actions
from services.catalogue.models import LocalFee
from services.catalogue.package.definition import Package
from services.catalogue.publication.completeness import CHECKS, gaps_of, percent
from services.catalogue.publication.province_completeness import figures_of, percent_of
from services.catalogue.sampling.samples import package_codes
from tests.factories import PACKAGES, AgencyFactory, PostFactory, publish_package
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


@pytest.mark.django_db
def test_a_province_reads_what_its_own_people_have_to_add(client, ministry, django_assert_max_num_queries):
    source = json.loads((PACKAGES / "2.000635.json").read_text())["fees"][0]
    version = publish_package(fees=[{**source, "by_province": True}, {**source, "key": "other", "by_province": True}])
    place = AdministrativeUnit.objects.create(code="01", name="Hà Nội", full_name="Thành phố Hà Nội")
    named = {"unit": place, "address": "Số 1", "phone": "024 1"}
    committee = AgencyFactory.create(code="H26", kind=AgencyKind.PROVINCE_COMMITTEE, **named)
    ward = AdministrativeUnit.objects.create(code="00004", province=place)
    PostFactory.create(agency=AgencyFactory.create(code="H26.101", kind=AgencyKind.COMMUNE_COMMITTEE, unit=ward))
    people = [PostFactory.create(agency=committee, role=role).user for role in (Role.AUTHOR, Role.APPROVER)]
    row = LocalFee(procedure=version.procedure, province=place, fee="extract", amount_vnd=1, basis="06/2026/NQ-HĐND")
    row.valid_from = timezone.localdate() + timedelta(days=1)
    actions.approve_local_fee(actions.propose_local_fee(row, by=people[0]), by=people[1])
    figures = figures_of(place, timezone.localdate())
    assert [(one.asked, one.unmet) for one in figures] == [(2, 1), (2, 1), (2, 1), (2, 1)]
    assert percent_of(figures) == 50
    client.force_login(people[0])
    client.get(reverse("admin:studio_completeness"))
    with django_assert_max_num_queries(14):
        shown = Page(client.get(reverse("admin:studio_completeness"))).text
    assert "Thành phố Hà Nội: 50%" in shown
    assert "còn 1 trong 2 khoản thu chưa đạt" in shown
    client.force_login(PostFactory.create(agency=ministry, role=Role.AUTHOR).user)
    assert "Thành phố Hà Nội" not in Page(client.get(reverse("admin:studio_completeness"))).text
