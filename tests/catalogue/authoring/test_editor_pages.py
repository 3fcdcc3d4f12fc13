"""The pages of the editor: questions, papers and conditions are added, moved and taken out without a line of JSON."""

import pytest
from django.test import Client
from django.urls import reverse

from bench.forms import Form, Reader
from services.agencies.models import Role
from services.catalogue import actions
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.definition import Package
from tests.catalogue.authoring.test_part_editor import FILES, differing
from tests.factories import AgencyFactory, PostFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db
COPIES = "form.steps.copies.fields.copies"


@pytest.fixture
def draft(published, author, client) -> ProcedureVersion:
    client.force_login(author)
    return actions.start_new_version(published.procedure, by=author)


def address(name: str, version: ProcedureVersion, **query: str) -> str:
    return reverse(f"admin:studio_{name}", args=[version.pk], query=query)


def form_with(response, name: str) -> Form:
    """The form of a page that has this input."""
    return next(form for form in Reader(response.content.decode()).forms if name in form.names)


def posted(client, page: str, typed: dict[str, str] | None = None, *, button: tuple[str, str] = ("_save", "1")):
    """Open the page of a part, type this, and press a button."""
    form = form_with(client.get(page), "_base")
    return client.post(page, {**form.values, **(typed or {}), button[0]: button[1]})


def package_of(version: ProcedureVersion):
    version.refresh_from_db()
    return version.package


def keys(version: ProcedureVersion, step: int) -> list[str]:
    return [field.key for field in package_of(version).eform.steps[step].fields]


def test_a_question_is_added_in_its_step_with_a_key_of_its_own(client, draft):
    page = address("part", draft, vao="form.steps.copies.fields", loai="one_of", ten="Gửi bằng gì?")
    response = posted(client, page, {"p-options-added": "Bưu điện\nTự đến lấy\n"})

    assert response.status_code == 302, Page(response).text
    assert response.url == address("form", draft, buoc="copies")
    question = package_of(draft).eform.steps[-1].fields[-1]
    assert (question.key, question.label) == ("gui_bang_gi", "Gửi bằng gì?")
    assert [(one.value, one.label) for one in question.options] == [
        ("buu_dien", "Bưu điện"),
        ("tu_den_lay", "Tự đến lấy"),
    ]
    assert "Gửi bằng gì?" in Page(client.get(response.url)).text


def test_a_new_step_is_shown_once_it_is_added(client, draft):
    page = address("part", draft, vao="form.steps")
    typed = {"p-title": "Nơi nhận", "p-fields-label": "Nhận ở đâu?", "p-fields-type": "text"}
    last = draft.package.eform.steps[-1].title
    assert last not in Page(client.get(page)).text
    assert "Nhận ở đâu?" in Page(posted(client, page, typed, button=("_check", "1"))).text
    response = posted(client, page, typed)

    assert response.status_code == 302, Page(response).text
    assert "Nhận ở đâu?" in Page(client.get(response.url)).text
    assert draft.events.latest("pk").note == "Biểu mẫu điện tử"


def test_a_step_of_the_process_is_done_by_who_handles_dossiers(client, draft):
    page = Page(client.get(address("part", draft, vao="process", loai="ProcessStep")))
    assert page.field("p-role").choices() == ["handler", "leader", "desk"]


def test_the_same_label_twice_gives_two_keys(client, draft):
    for _ in range(2):
        posted(client, address("part", draft, vao="form.steps.copies.fields", loai="text", ten="Ghi chú"))
    assert keys(draft, -1)[-2:] == ["ghi_chu", "ghi_chu_2"]


def test_a_choice_keeps_its_value_when_its_text_changes_and_may_go(client, draft):
    step = draft.package.eform.steps[0]
    number, field = next((at, field) for at, field in enumerate(step.fields) if getattr(field, "options", ()))
    page = address("part", draft, cho=f"form.steps.{step.key}.fields.{field.key}")
    posted(client, page, {"p-options-0-label": "Tôi", "p-options-1-label": "", "p-options-added": "Khác nữa"})

    after = package_of(draft).eform.steps[0].fields[number].options
    assert (after[0].value, after[0].label) == (field.options[0].value, "Tôi")
    assert field.options[1].value not in {option.value for option in after}
    assert (after[-1].value, after[-1].label) == ("khac_nua", "Khác nữa")


def test_a_condition_is_chosen_row_by_row_without_a_script(client, draft):
    page = address("part", draft, cho=COPIES)
    begun = posted(client, page, button=("_do", "more:p-show_if"))
    assert begun.status_code == 200
    form = form_with(begun, "_base")
    assert "p-show_if-0-0-field" in form.names
    step = draft.package.eform.steps[0]
    asked = next(field for field in step.fields if getattr(field, "options", ()))
    chosen = client.post(page, {**form.values, "p-show_if-0-0-field": asked.key, "_do": "shown"})
    form = form_with(chosen, "_base")
    assert asked.options[0].label in Page(chosen).text
    values = {**form.values, "_save": "1"}
    unanswered = client.post(page, values)
    assert unanswered.status_code == 422
    assert "Hãy chọn hoặc ghi câu trả lời." in Page(unanswered).text

    assert client.post(page, {**values, "p-show_if-0-0-value": asked.options[0].value}).status_code == 302

    written = next(field for field in package_of(draft).eform.fields() if field.key == "copies").show_if
    assert (written.field, written.op, written.value) == (asked.key, "is", asked.options[0].value)


def test_a_paper_and_its_question_are_made_in_one_press(client, draft):
    page = address("sections", draft, phan="papers")
    form = form_with(client.get(page), "originals")
    response = client.post(page, {**form.values, "name": "Giấy ủy quyền mới", "originals": "1"})

    assert response.status_code == 302
    paper = package_of(draft).papers[-1]
    asked = next(field for field in draft.package.eform.fields() if field.key == paper.field)
    assert (paper.name, paper.originals, asked.label) == ("Giấy ủy quyền mới", 1, "Giấy ủy quyền mới")


def test_questions_are_moved_and_taken_out(client, draft):
    before = keys(draft, 0)

    def arrange(what: str, key: str, **more: str) -> None:
        seen = package_of(draft) and draft.checksum
        do = {"_do": f"{what}:form.steps.{draft.package.eform.steps[0].key}.fields.{key}", "_seen": seen}
        assert client.post(address("arrange", draft), {**do, **more}).status_code == 302

    arrange("down", before[0])
    assert keys(draft, 0)[:2] == [before[1], before[0]]
    arrange("remove", before[0])
    assert before[0] not in keys(draft, 0)
    arrange("into", before[1], _to="form.steps.copies.fields")
    assert keys(draft, -1)[-1] == before[1]


@pytest.mark.parametrize(
    ("name", "query", "moved"),
    [
        ("form", {}, ".fields."),
        ("sections", {"phan": "process"}, "down:process."),
        ("part", {"cho": "form.steps.copies"}, ".fields."),
    ],
)
def test_the_buttons_of_a_list_are_pressed_as_the_page_offers_them(draft, author, name, query, moved):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    before = draft.package
    forms = Reader(client.get(address(name, draft, **query)).content.decode()).forms
    form, button = next((form, one) for form in forms for one in form.buttons if moved in one[1])

    assert client.post(form.action, {**form.values, button[0]: button[1]}).status_code == 302
    assert package_of(draft) != before


def test_whoever_may_only_read_a_draft_is_told_so(client, draft, approver):
    client.force_login(approver)
    text = Page(client.get(address("form", draft), follow=True)).text
    assert f"không được giao soạn thảo thủ tục của {draft.procedure.issuer}" in text


def test_a_text_that_is_too_long_is_told_how_long_it_may_be(client, draft):
    response = posted(client, address("part", draft, cho=COPIES), {"p-label": "dài" * 500})
    assert "Viết tối đa 500 ký tự; hiện có 1500." in Page(response).field("p-label").error


def test_what_cannot_be_is_refused_beside_what_was_typed(client, draft):
    page = address("part", draft, cho=COPIES)
    response = posted(client, page, {"p-label": "", "p-max": "rất nhiều"})
    assert response.status_code == 422
    text = Page(response).text
    assert "Hãy ghi mục này." in text
    assert "Hãy ghi một số nguyên." in text
    assert Page(response).field("p-max").value == "rất nhiều"


def test_whoever_is_slower_writes_only_what_they_typed(client, published, draft):
    page = address("part", draft, cho=COPIES)
    form = form_with(client.get(page), "_base")
    other = PostFactory.create(agency=published.procedure.issuer, role=Role.AUTHOR).user
    client.force_login(other)
    client.post(reverse("admin:studio_take_over", args=[draft.pk]))
    posted(client, page, {"p-hint": "Mỗi bản một trang."})
    client.force_login(draft.author)
    client.post(reverse("admin:studio_take_over", args=[draft.pk]))

    refused = client.post(page, {**form.values, "p-label": "Số bản", "_save": "1"})
    assert refused.status_code == 422
    again = form_with(refused, "_base")
    assert client.post(page, {**again.values, "_save": "1"}).status_code == 302

    field = next(field for field in package_of(draft).eform.fields() if field.key == "copies")
    assert (field.label, field.hint) == ("Số bản", "Mỗi bản một trang.")


@pytest.mark.parametrize("query", [{"cho": "form.steps.nobody"}, {"cho": "fees"}, {"vao": "fees.0"}, {"vao": ""}, {}])
def test_an_address_that_leads_nowhere_is_not_found(client, draft, query):
    response = client.get(address("part", draft, **query))
    assert response.status_code == (404 if query else 200)


def test_findings_lead_to_the_form_that_mends_them(client, draft):
    posted(
        client,
        address("part", draft, vao="form.steps.copies.fields", loai="computed"),
        {"p-label": "Tổng", "p-value": "khong_co + 1"},
    )
    page = Page(client.get(address("form", draft, **{"kiem-tra": "1"})))
    assert page.link("Sửa: Tổng").href.endswith("?cho=form.steps.copies.fields.tong")


def test_a_step_begins_with_its_first_question(client, draft):
    page = address("part", draft, vao="form.steps")
    typed = {"p-title": "Nơi nhận", "p-fields-label": "Số nhà", "p-fields-type": "text"}
    response = posted(client, page, typed)
    assert response.status_code == 302, Page(response).text
    step = package_of(draft).eform.steps[-1]
    assert (step.key, step.title, [field.key for field in step.fields]) == ("noi_nhan", "Nơi nhận", ["so_nha"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_one_question_of_each_package_is_changed_on_its_page_and_nothing_else(client, db, file):
    """Each of the twenty packages: opened, one text typed into the form of a question, saved."""
    package = Package.model_validate_json(file.read_text())
    issuer = AgencyFactory.create(code=package.record.issuer)
    author = PostFactory.create(agency=issuer, role=Role.AUTHOR).user
    draft = actions.import_package(file.read_text(), by=author)
    before = draft.package.model_dump(mode="json")
    step = draft.package.eform.steps[0]
    client.force_login(author)

    page = address("part", draft, cho=f"form.steps.{step.key}.fields.{step.fields[0].key}")
    response = posted(client, page, {"p-label": f"{step.fields[0].label} (sửa)"})

    assert response.status_code == 302, Page(response).text
    after = package_of(draft).model_dump(mode="json")
    places = {place for place in differing(before, after) if place[0] != "english_of"}  # what English is to be seen to
    assert places == {("form", "steps", 0, "fields", 0, "label")}
