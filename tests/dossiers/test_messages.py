"""Every act that is told to the applicant has its words, and the words know what they speak of."""

from pathlib import Path

import pytest
from django.template import Context, Engine

from services import dossiers
from services.dossiers.models import INTERNAL_EVENTS, QUIET_EVENTS, DossierEvent, EventType
from services.dossiers.process.task_assignment import DESK_CHECK
from services.dossiers.process.waiting import Wait

FOLDER = Path(dossiers.__file__).parent / "templates" / "notifications"
TOLD = sorted({*set(EventType) - INTERNAL_EVENTS - QUIET_EVENTS, EventType.AGENCY_SUCCEEDED})
"""The succession of an agency is told in the batch that hands its dossiers over, not with the event."""
UNKNOWN = "¿%s?"
DATA = {
    "vnd": 8_000,
    "total_vnd": 8_000,
    "owed_vnd": 8_000,
    "moment": "before",
    "notice": "TB-01/2026",
    "for_payment": True,
    "is_refusal": True,
}
"""All that events carry for their messages; each carries its part."""


def test_every_told_act_has_its_message_and_no_message_is_left_over():
    assert {folder.name for folder in FOLDER.glob("dossier_*")} == {f"dossier_{act}" for act in TOLD}


@pytest.mark.parametrize("part", ["subject.txt", "body.txt"])
@pytest.mark.parametrize("act", TOLD)
def test_message_names_nothing_unknown(in_work, road, monkeypatch, act, part):
    engine = Engine.get_default()
    monkeypatch.setattr(engine, "string_if_invalid", UNKNOWN)
    last = in_work.log.latest("serial")
    event = DossierEvent(act=act, by=road.here.leader, at=last.at, note="Lý do đã ghi.", data=DATA)
    context = {
        "recipient": road.citizen,
        "dossier": in_work,
        "event": event,
        "agency": in_work.agency,
        "desk_check": DESK_CHECK,
        "wait": Wait(for_payment=True, ends_on=last.at.date()),
    }

    text = engine.get_template(f"notifications/dossier_{act}/{part}").render(Context(context, autoescape=False))

    assert text.strip()
    assert "¿" not in text
    assert "None" not in text
