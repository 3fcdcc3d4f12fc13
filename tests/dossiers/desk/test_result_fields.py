"""The form of the result begins with what was declared."""

import json

import pytest

from eforms.compiled.form import compile_form
from eforms.definition import FormDefinition
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from services.dossiers.desk.result_fields import result_form
from tests.dossiers.conftest import PACKAGE
from tests.factories import PACKAGES
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


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted(PACKAGES.glob("*.json")), ids=lambda path: path.stem)
def test_every_helping_button_of_every_result_posts_where_its_form_does(path):
    for result in json.loads(path.read_text()).get("results", ())[:1]:
        step = compile_form(FormDefinition.model_validate(result["form"])).steps[0]

        form = StepForm(step, initial_data=InitialData({}, {}), posted_to="/cho-nay/")

        page = Page(form.html)
        assert all(button.get("formaction").startswith("/cho-nay/#muc-") for button in page.element.iter("button"))
