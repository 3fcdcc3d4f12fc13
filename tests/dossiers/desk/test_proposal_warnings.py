"""What who signs should look at twice in what is proposed."""

import json

from services.dossiers.actions import desk, handling
from tests.dossiers.conftest import PACKAGE, RESULT
from tests.dossiers.money.steps import pay
from tests.dossiers.test_views_following import signed_in, work
from tests.pages import Page

NUMBER = {"key": "child_number", "type": "personal_number", "label": "Số định danh của trẻ"}
BORN = {"key": "child_born", "type": "date", "label": "Ngày sinh của trẻ"}


def test_who_signs_is_told_that_a_number_does_not_fit_the_birth(road, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    package = json.loads(PACKAGE.read_text())
    package["results"][0]["form"]["steps"][0]["fields"].extend(
        [{**BORN, "key": "born_on"}, {**NUMBER, "key": "personal_number", "born_on": "born_on"}]
    )
    road.revise(results=package["results"])
    dossier = road.submit()
    pay(client, dossier.fees.get().order)
    handling.take(desk.receive(dossier, by=road.here.desk), by=road.here.handler)
    proposed = {**RESULT, "born_on": "2026-11-02", "personal_number": "001058000001"}
    handling.propose(dossier, by=road.here.handler, result=proposed)

    page = Page(signed_in(road.here.leader).get(work(dossier)))

    assert page.mentions("năm sinh là 1958, khác với năm sinh đã khai")
