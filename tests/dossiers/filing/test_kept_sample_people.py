"""Made-up people kept with a version: drawn, changed in the citizen's own form, copied, frozen, compared."""

from typing import Any

import pytest
from django.urls import reverse

from eforms.models import Draft
from services.catalogue import actions
from services.catalogue.errors import CatalogueError
from services.catalogue.models import ProcedureVersion, SamplePerson
from services.dossiers.filing.sample_people import PEOPLE, drawn_answers
from services.dossiers.models import Trial
from tests.dossiers.conftest import ANSWERS
from tests.pages import Page


def answered() -> dict[str, Any]:
    return dict(ANSWERS)


@pytest.fixture
def draft(client, road) -> ProcedureVersion:
    draft = actions.start_new_version(road.version.procedure, by=road.version.author)
    client.force_login(road.version.author)
    return draft


@pytest.fixture
def hoa(draft: ProcedureVersion) -> SamplePerson:
    return actions.write_sample_person(draft, answered(), checksum=draft.checksum, by=draft.author, name="Bà Hoa")


def change(draft: ProcedureVersion, **changes: object) -> ProcedureVersion:
    draft.refresh_from_db()
    package = draft.package.model_copy(update=changes)
    return actions.edit(draft, package, expected_checksum=draft.checksum, by=draft.author)


def without_question(draft: ProcedureVersion, key: str) -> ProcedureVersion:
    form = draft.package.eform
    steps = tuple(
        step.model_copy(update={"fields": tuple(field for field in step.fields if field.key != key)})
        for step in form.steps
    )
    return change(draft, form=form.model_copy(update={"steps": steps}))


def dearer(draft: ProcedureVersion) -> ProcedureVersion:
    return change(draft, fees=(draft.package.fees[0].model_copy(update={"amount_vnd": 20_000}),))


def people_page(client, version: ProcedureVersion) -> Page:
    return Page(client.get(reverse("admin:sample_people", args=[version.pk])))


def do(client, version: ProcedureVersion, slug: str, **posted: object):
    return client.post(reverse("admin:sample_people_change", args=[version.pk, slug]), posted)


def test_those_drawn_are_kept_in_one_press_and_stay_the_same(client, draft):
    assert do(client, draft, "keep").status_code == 302
    assert draft.sample_people.count() == PEOPLE
    assert [person.answers for person in draft.sample_people.all()] == [*drawn_answers(draft).values()]
    do(client, draft, "keep")
    assert draft.sample_people.count() == PEOPLE
    assert "được giữ cùng phiên bản" in people_page(client, draft).text


def test_the_answers_of_one_are_changed_in_the_form_of_citizens(client, draft, hoa):
    response = client.post(reverse("admin:sample_people_try", args=[draft.pk]), {"person": hoa.pk})
    trial = Trial.objects.get()
    page = Page(client.get(response["Location"]))
    assert "3 × 8.000 đồng/bản sao = 24.000 đồng" in page.text
    assert page.field("name").value == "Bà Hoa"
    Draft.objects.filter(pk=trial.pk).update(answers={**trial.draft.answers, "copies": 5})
    client.post(reverse("admin:trial_keep", args=[trial.draft.key]), {"name": "Bà Hoa, năm bản"})
    (person,) = draft.sample_people.all()
    assert (person.name, person.answers["copies"]) == ("Bà Hoa, năm bản", 5)
    assert not Trial.objects.exists()


def test_a_trial_from_nothing_is_kept_as_one_more(client, draft, hoa):
    client.post(reverse("admin:trial_begin", args=[draft.pk]))
    trial = Trial.objects.get()
    Draft.objects.filter(pk=trial.pk).update(answers={**ANSWERS, "copies": 1})
    refused = client.post(reverse("admin:trial_keep", args=[trial.draft.key]), {"name": " "})
    assert refused.status_code == 422
    assert "Hãy đặt tên cho người mẫu" in Page(refused).text
    long = client.post(reverse("admin:trial_keep", args=[trial.draft.key]), {"name": "a" * 121})
    assert "dài 121 ký tự" in Page(long).text
    assert Page(long).field("name").value == "a" * 121
    client.post(reverse("admin:trial_keep", args=[trial.draft.key]), {"name": "Một bản"})
    assert [person.name for person in draft.sample_people.all()] == ["Bà Hoa", "Một bản"]


def test_they_go_into_the_next_draft_and_are_frozen_when_published(client, road, draft, hoa):
    version = actions.publish(actions.submit_for_review(dearer(draft), by=draft.author), by=road.version.approver)
    assert do(client, version, "remove", person=hoa.pk).status_code == 422
    with pytest.raises(CatalogueError, match="Đang áp dụng"):
        actions.rename_sample_person(hoa, name="Khác", by=draft.author)
    following = actions.start_new_version(version.procedure, by=draft.author)
    (copied,) = following.sample_people.all()
    assert (copied.name, copied.answers, copied.body_id) == (hoa.name, hoa.answers, hoa.body_id)
    do(client, following, "rename", person=copied.pk, name="Bà Hoa khác")
    hoa.refresh_from_db()
    assert hoa.name == "Bà Hoa"


def test_an_answer_without_a_place_is_shown_and_kept_until_it_is_dropped(client, draft, hoa):
    label = next(field.label for field in draft.package.eform.fields() if field.key == "copies")
    without_question(draft, "copies")
    change(draft, fees=())
    assert f"Câu trả lời không còn chỗ: {label}: 3 bản" in people_page(client, draft).text
    client.post(reverse("admin:sample_people_try", args=[draft.pk]), {"person": hoa.pk})
    assert "copies" not in Trial.objects.get().draft.answers
    client.post(reverse("admin:trial_keep", args=[Trial.objects.get().draft.key]), {"name": "Bà Hoa"})
    hoa.refresh_from_db()
    assert hoa.former == [[label, "3 bản"]]
    assert "Câu trả lời không còn chỗ" in people_page(client, draft).text
    do(client, draft, "drop", person=hoa.pk)
    assert "Câu trả lời không còn chỗ" not in people_page(client, draft).text


def test_an_answer_whose_question_comes_back_is_there_again(client, draft, hoa):
    fees = draft.package.fees
    form = draft.package.form
    without_question(draft, "copies")
    change(draft, fees=())
    change(draft, form=form, fees=fees)
    page = people_page(client, draft)
    assert "không còn chỗ" not in page.text
    assert "24.000" in page.text


def test_the_page_of_the_version_says_whom_it_changes(client, draft, hoa):
    address = reverse("admin:studio_version", args=[draft.pk])
    assert "1 người như trước" in Page(client.get(address)).text
    dearer(draft)
    text = Page(client.get(address)).text
    assert "Người mẫu trước và sau" in text
    assert "24.000" in text
    assert "60.000" in text


def test_one_who_could_not_file_is_said_to_be_with_the_reason(client, draft):
    answers = answered()
    del answers["copies"]
    actions.write_sample_person(draft, answers, checksum=draft.checksum, by=draft.author, name="Thiếu")
    assert "Chưa nộp được vì" in people_page(client, draft).text


def test_a_refused_name_is_kept_as_typed_and_a_stranger_finds_nothing(client, road, draft, hoa):
    refused = do(client, draft, "rename", person=hoa.pk, name="b" * 130)
    assert refused.status_code == 422
    assert "b" * 130 in Page(refused).field("name").value
    assert do(client, draft, "remove", person="x").status_code == 404
    assert do(client, draft, "else", person=hoa.pk).status_code == 404
    client.force_login(road.here.desk)
    assert do(client, draft, "remove", person=hoa.pk).status_code == 404
    assert draft.sample_people.count() == 1


def test_nobody_writes_them_while_another_edits_the_draft(client, road, draft, hoa):
    other = road.version.approver
    actions.open_for_editing(draft, by=draft.author)
    with pytest.raises(CatalogueError):
        actions.remove_sample_person(hoa, by=other)
    assert draft.sample_people.exists()
