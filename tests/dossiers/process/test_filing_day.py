"""The day of filing is the `today` of a filed form, whenever it is read again."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from services.documents.document_types import DocumentType
from services.dossiers.actions import applicant, desk, filing
from services.dossiers.filing.declarations import declaration_facts, printable_declaration
from tests.dossiers.conftest import PACKAGE
from tests.pages import Page

CONSENT = "Bố mẹ đồng ý"
LABEL = "Ý kiến của người đại diện"


@pytest.fixture
def birthday_over(monkeypatch):
    """Lets some days pass; the portal is then read after the birthday."""

    def let_pass():
        now = timezone.now()
        monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=3))

    return let_pass


@pytest.fixture
def minor(road):
    """The filing of a person who comes of age in a day or two; until then somebody must consent."""
    form = json.loads(PACKAGE.read_text())["form"]
    event = next(step for step in form["steps"] if step["key"] == "event")
    event["fields"] += [
        {"key": "born", "type": "date", "label": "Ngày sinh của người yêu cầu"},
        {"key": "consent", "type": "text", "label": LABEL, "show_if": "years(born, today) < 18"},
    ]
    road.revise(form=form)
    soon = [timezone.localdate() + timedelta(days=days) for days in (1, 2)]
    birthday = next(day for day in soon if (day.month, day.day) != (2, 29))
    born = birthday.replace(year=birthday.year - 18)
    return road.begin(born=born.isoformat(), consent=CONSENT)


def consents(facts) -> list[str]:
    return [row.value for section in facts.sections for row in section.rows if row.label == LABEL]


def test_the_pages_of_both_sides_keep_what_was_asked_on_the_day_of_filing(minor, road, client, birthday_over):
    dossier = filing.submit(minor, by=road.citizen)
    birthday_over()

    client.force_login(road.citizen)
    assert Page(client.get(f"/ho-so/{dossier.pk}/noi-dung/")).summary[LABEL] == CONSENT
    client.force_login(road.here.desk)
    assert Page(client.get(f"/admin/dossiers/dossier/{dossier.pk}/work/")).summary[LABEL] == CONSENT


def test_a_supplement_after_an_eighteenth_birthday_keeps_the_consent(minor, road, client, birthday_over):
    dossier = filing.submit(minor, by=road.citizen)
    desk.request_supplement(dossier, by=road.here.desk, fields_asked=["consent"], note="Ghi rõ ai đồng ý.")
    birthday_over()
    client.force_login(road.citizen)
    assert Page(client.get(f"/ho-so/{dossier.pk}/bo-sung/")).field("consent").value == CONSENT

    dossier = applicant.answer_supplement(dossier, by=road.citizen, answers={"consent": "Mẹ đồng ý"})

    assert dossier.sheet.answers["consent"] == "Mẹ đồng ý"
    amended = dossier.papers.filter(kind=DocumentType.FORM).latest("pk").document
    assert "Mẹ đồng ý" in json.dumps(amended.facts, ensure_ascii=False)


def test_a_desk_can_still_ask_for_the_consent(minor, road, birthday_over):
    dossier = filing.submit(minor, by=road.citizen)
    birthday_over()

    asked = desk.request_supplement(dossier, by=road.here.desk, fields_asked=["consent"], note="Ghi rõ ai đồng ý.")

    assert asked.supplements.get().fields == ["consent"]


def test_the_declaration_is_of_the_day_of_filing_and_a_draft_of_the_day_it_is_read(minor, road, birthday_over):
    assert consents(printable_declaration(minor).facts) == [CONSENT]
    dossier = filing.submit(minor, by=road.citizen)
    draft = road.begin(**minor.draft.answers)
    birthday_over()

    assert consents(declaration_facts(dossier, [])) == [CONSENT]
    assert consents(printable_declaration(draft).facts) == []
