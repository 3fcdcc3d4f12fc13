"""A condition that fails on somebody's answers: nothing breaks for who files, and the clerk reads of it."""

import json

import pytest

from tests.dossiers.conftest import PACKAGE
from tests.pages import Page

OVERFLOWS = "copies * 4611686018427387904 > 5"


@pytest.mark.parametrize("part", ["fees", "limits"])
def test_the_clerk_is_told_of_a_rule_that_could_not_be_reckoned(road, client, part, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    law = json.loads(PACKAGE.read_text())
    rule = {**law[part][0], "when": OVERFLOWS, "case": "Nhiều bản"}
    rules = [{**rule, "key": "more"}, *law[part]] if part == "fees" else [rule, *law[part]]
    road.revise(**{part: rules})

    dossier = road.submit()
    client.force_login(road.here.desk)
    page = Page(client.get(f"/admin/dossiers/dossier/{dossier.pk}/work/"))

    assert page.mentions("Quy định của thủ tục: không tính được biểu thức")


def test_where_everything_is_reckoned_nothing_is_said(road, client):
    dossier = road.submit()
    client.force_login(road.here.desk)

    assert not Page(client.get(f"/admin/dossiers/dossier/{dossier.pk}/work/")).mentions("không tính được biểu thức")
