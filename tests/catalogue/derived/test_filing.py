"""Under every derived form a dossier can be filed; under one of each shape on every database."""

import pytest
from django.db import connection

from services.catalogue.models import ProcedureVersion
from services.catalogue.package.definition import Package
from services.dossiers.status import Status
from tests.catalogue.derived.filing import capacities, file_each, open_desk, shape
from tests.catalogue.derived.records import derived_packages, online_codes

pytestmark = pytest.mark.django_db


def versions():
    return ProcedureVersion.objects.in_force().select_related("procedure", "body").order_by("procedure__code")


def one_of_each_shape(packages: list[Package]) -> list[Package]:
    return list({shape(package): package for package in packages}.values())


def test_one_of_each_shape_is_filed_in_each_capacity():
    packages = one_of_each_shape(list(derived_packages(online_codes()[::12])))
    desk = open_desk(packages, dossiers=2 * len(packages))
    for version in versions():
        for seed, capacity in enumerate(capacities(version.package)):
            dossier = desk.file(version, capacity=capacity, seed=seed)
            assert bool(dossier.organisation_id) == (capacity == "organisation")
            assert dossier.fees.exists() == bool(version.package.fees)
    assert len(packages) > 10
    assert {one.state for one in desk.filed} == {Status.SUBMITTED}


@pytest.mark.long
@pytest.mark.skipif(connection.vendor != "sqlite", reason="one of each shape is enough there")
def test_a_dossier_is_filed_under_every_derived_form():
    packages = list(derived_packages(online_codes()))
    desk = open_desk(packages, dossiers=len(packages))
    dossiers = file_each(desk, versions().iterator(chunk_size=50))

    assert {one.version.procedure.code for one in dossiers} == {one.code for one in packages}
    assert {one.state for one in dossiers} == {Status.SUBMITTED}
