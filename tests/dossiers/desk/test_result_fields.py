"""The form of the result begins with what was declared."""

import json

from services.dossiers.desk.result_fields import result_form
from tests.dossiers.conftest import PACKAGE
from tests.pages import Page


def test_what_was_reckoned_is_taken_over_and_may_be_corrected(road):
    package = json.loads(PACKAGE.read_text())
    copies = next(step for step in package["form"]["steps"] if step["key"] == "copies")
    copies["fields"].append({"key": "pages", "type": "computed", "label": "Số trang", "value": "copies * 2"})
    fields = package["results"][0]["form"]["steps"][0]["fields"]
    fields.append({"key": "pages", "type": "number", "label": "Số trang"})
    road.revise(form=package["form"], results=package["results"])

    form = result_form(road.submit(copies=3))

    assert form.initial_data.answers["pages"] == 6
    assert Page(form.html).field("pages").value == "6"
