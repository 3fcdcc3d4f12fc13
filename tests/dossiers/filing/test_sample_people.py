"""Whom a version changes: ten made-up people under it and the one before, and open drafts with answers that go."""

from datetime import date

import pytest
from django.urls import reverse

from services.agencies.models import Role
from services.catalogue import actions
from services.catalogue.models import ProcedureVersion
from services.dossiers.filing.sample_people import PEOPLE, day_of_change, sample_people
from tests.factories import PostFactory
from tests.pages import Page

TODAY = date(2026, 11, 23)


@pytest.fixture
def version(road) -> ProcedureVersion:
    version: ProcedureVersion = road.version
    return version


@pytest.fixture
def draft(version) -> ProcedureVersion:
    """A fee of 20.000 đồng, a question more and one less."""
    draft = actions.start_new_version(version.procedure, by=version.author)
    package = draft.package
    fee = package.fees[0].model_copy(update={"amount_vnd": 20_000})
    first, *others = package.eform.steps
    asked = first.fields[-1]
    new = asked.model_copy(update={"key": "another", "label": "Câu hỏi thêm", "show_if": None})
    last = others[-1]
    steps = (first, *others[:-1], last.model_copy(update={"fields": (*last.fields, new)}))
    form = package.eform.model_copy(update={"steps": steps})
    changed = package.model_copy(update={"fees": (fee,), "form": form})
    return actions.edit(draft, changed, expected_checksum=draft.checksum, by=version.author)


def test_ten_people_are_asked_and_pay_what_the_versions_say(version, draft):
    people = sample_people(draft, version, TODAY)
    assert len(people) == PEOPLE
    assert sample_people(draft, version, TODAY) == people
    for person in people:
        assert person.newly_asked == ["Câu hỏi thêm"]
        assert person.no_longer_asked == []
        assert person.pays_otherwise


def test_a_first_version_is_told_by_itself(version):
    assert all(person.before is None and not person.pays_otherwise for person in sample_people(version, None, TODAY))


def test_the_day_is_that_on_which_all_changes_are_in_force(version, draft):
    assert day_of_change(draft, version, TODAY) == TODAY
    later = draft.package.fees[0].model_copy(update={"valid_from": date(2027, 1, 1)})
    until_then = version.package.fees[0].model_copy(update={"valid_until": date(2026, 12, 31)})
    package = draft.package.model_copy(update={"fees": (until_then, later)})
    actions.edit(draft, package, expected_checksum=draft.checksum, by=version.author)
    draft.refresh_from_db()
    assert day_of_change(draft, version, TODAY) == date(2027, 1, 1)


def test_the_page_marks_what_changes_and_is_for_the_ministry_alone(client, version, draft):
    address = reverse("admin:sample_people", args=[draft.pk])
    client.force_login(version.author)
    shown = Page(client.get(address))
    assert "thêm: Câu hỏi thêm" in shown.text
    assert "Đổi:" in shown.text
    client.force_login(PostFactory.create(role=Role.AUTHOR).user)
    assert client.get(address).status_code == 404


def test_open_drafts_with_answers_that_have_no_place_are_counted(client, road, version):
    road.begin()
    draft = actions.start_new_version(version.procedure, by=version.author)
    package = draft.package
    steps = tuple(
        step.model_copy(update={"fields": tuple(field for field in step.fields if field.key != "purpose")})
        for step in package.eform.steps
    )
    changed = package.model_copy(update={"form": package.eform.model_copy(update={"steps": steps})})
    actions.edit(draft, changed, expected_checksum=draft.checksum, by=version.author)
    client.force_login(version.author)
    text = Page(client.get(reverse("admin:studio_version", args=[draft.pk]))).text
    assert "Câu trả lời không còn chỗ" in text
    assert "Trong 1 bản đang soạn bắt đầu gần nhất" in text
