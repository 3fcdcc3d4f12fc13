"""Whoever is turned away is led to a page that is there."""

from collections.abc import Iterator

from services.catalogue.models import ProcedureVersion
from services.catalogue.package.definition import Package
from services.catalogue.sampling.samples import package_codes


def test_every_page_that_forms_lead_to_is_there(portal, client):
    versions = ProcedureVersion.objects.in_force().filter(procedure__code__in=package_codes())

    paths = {path for version in versions for path in led_to(version.package)}

    assert paths
    assert [path for path in paths if client.get(path).status_code != 200] == []


def led_to(package: Package) -> Iterator[str]:
    """The portal's own pages that its bars name."""
    form = package.eform
    for bar in [*form.not_eligible, *(bar for step in form.steps for bar in step.not_eligible)]:
        if bar.instead and bar.instead.url.startswith("/"):
            yield bar.instead.url
