"""What is taken in with the national record has its form the same day."""

import pytest

from services.agencies.models import Agency
from services.catalogue.models import ProcedureVersion
from tests.catalogue.importing.samples import administrator, proposed, row

pytestmark = pytest.mark.django_db


def test_an_import_gives_a_form_to_each_record_that_is_filed_online_and_to_no_other(tmp_path):
    Agency.objects.get_or_create(code="G15", defaults={"name": "Bộ Tư pháp"})
    at_desk = {"channels": [{"method": "DIRECT", "time": 5, "unit": "WORKING_DAY"}]}
    proposed(tmp_path, [row("1.000001"), row("1.000002", **at_desk), row("5.000003")], administrator())

    versions = ProcedureVersion.objects.select_related("procedure", "body")
    assert {one.procedure.code: one.package.derived for one in versions} == {
        "1.000001": True,
        "1.000002": False,
        "5.000003": False,
    }
    assert [one.procedure.code for one in versions if one.package.is_online] == ["1.000001"]
