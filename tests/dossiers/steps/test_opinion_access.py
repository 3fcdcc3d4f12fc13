"""What an asked office opens of the papers by their addresses: what the question shows, while it awaits an answer."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from eforms.actions import attach
from eforms.files.uploads import inspect_upload
from eforms.models import Attachment
from services.dossiers.actions import handling, opinions, steps
from services.dossiers.event_handlers import may_read_file
from services.dossiers.models import Dossier
from tests.dossiers.conftest import PACKAGE
from tests.dossiers.steps.process import HAND, PROPOSE, READ, SIGN, open_task, proposed, stage, taken, under
from tests.dossiers.steps.test_opinions import ASK, SILENT
from tests.eforms.papers import pdf, received

OWNERS: dict[str, Any] = {
    "key": "owners",
    "type": "rows",
    "label": "Đồng sở hữu",
    "item": "Người",
    "max_rows": 3,
    "fields": [
        {"key": "owner_name", "type": "full_name", "label": "Họ tên"},
        {"key": "consent", "type": "document", "label": "Giấy đồng ý", "required": False},
    ],
}
ROW = "a1b2c3d4"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def a_file(dossier: Dossier, key: str) -> Attachment:
    upload = received(pdf(), f"{key.replace('.', '-')}.pdf")
    [attachment] = attach(dossier.filing.draft, key, [inspect_upload(upload, max_megabytes=1)])
    return attachment


def fresh(person: Any) -> Any:
    return type(person).objects.get(pk=person.pk)


def test_nothing_is_open_to_an_office_that_stayed_silent_once_the_dossier_is_decided(road):
    silent = {**SILENT, "shows": ["old_paper"]}
    dossier = taken(under(road, stage("first", READ, silent), PROPOSE, SIGN, HAND))
    paper, person = a_file(dossier, "old_paper"), road.elsewhere.handler
    opinions.look_after(open_task(dossier, "ask").due_at + timedelta(minutes=1))
    assert may_read_file(person, paper)

    steps.finish_step(dossier, by=road.here.handler, step="read")
    proposed(dossier, road)
    handling.approve(dossier, by=road.here.leader)

    assert not may_read_file(fresh(person), paper)


def test_a_paper_that_was_taken_back_is_not_shown(road):
    dossier = taken(under(road, stage("first", READ, {**ASK, "shows": ["old_paper"]}), PROPOSE, SIGN, HAND))
    paper = a_file(dossier, "old_paper")
    Attachment.objects.filter(pk=paper.pk).update(removed_at=timezone.now())

    assert not may_read_file(road.elsewhere.handler, Attachment.objects.get(pk=paper.pk))


@pytest.mark.parametrize("shows", [["owners"], ["old_paper"]])
def test_the_papers_of_rows_go_with_the_rows(road, shows):
    form = json.loads(PACKAGE.read_text())["form"]
    form["steps"][0]["fields"].append(OWNERS)
    process = [stage("first", READ, {**ASK, "shows": shows}), PROPOSE, SIGN, HAND]
    rows = [{"_id": ROW, "owner_name": "Lê Thị Một"}]
    dossier = taken(under(road, *process, form=form), owners=rows)
    paper, person = a_file(dossier, f"owners.{ROW}.consent"), road.elsewhere.handler
    client = Client()
    client.force_login(person)
    page = client.get(f"/admin/dossiers/dossier/opinion/{open_task(dossier, 'ask').pk}/").text

    assert may_read_file(person, paper) is (shows == ["owners"])
    assert (paper.name in page) is (shows == ["owners"])
