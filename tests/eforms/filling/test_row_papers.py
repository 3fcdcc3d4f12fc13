"""Papers inside rows: a file follows its row wherever the row goes, and leaves with it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.urls import reverse
from PIL import Image

from eforms.answers.attachments import attachments_by_field
from eforms.answers.summary import labels_by_key, sections, visible_answers
from eforms.answers.validation import validate_whole
from eforms.compiled.form import compile_form
from eforms.definition.row_ids import ROW_ID
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from eforms.lint.form_lint import lint
from eforms.models import Attachment
from tests.eforms import samples
from tests.pages import Page

pytestmark = pytest.mark.urls("tests.eforms.samples")

DEED = {"key": "deed", "type": "document", "label": "Giấy chứng nhận", "max_files": 2}
OWNERS = {
    "key": "owners",
    "type": "rows",
    "label": "Đồng sở hữu",
    "item": "Chủ sở hữu",
    "max_rows": 5,
    "fields": [{"key": "owner", "type": "full_name", "label": "Họ và tên"}, DEED],
}
FORM = samples.form_of(OWNERS)
HOA, BINH = {"owners-0-owner": "Nguyễn Thị Hoa"}, {"owners-1-owner": "Lê Văn Bình"}


@pytest.fixture
def browser(client, citizen, monkeypatch):
    monkeypatch.setattr(samples.SampleWizard, "definition", FORM)
    client.force_login(citizen)
    return client


@pytest.fixture
def at(draft):
    return reverse("step", kwargs={"key": draft.key, "step": "only"})


def picture(name, colour=(200, 30, 60)):
    kept = BytesIO()
    Image.new("RGB", (8, 8), colour).save(kept, "PNG")
    return SimpleUploadedFile(name, kept.getvalue())


def posted(html):
    """Everything a browser would post back of the page's text and hidden inputs."""
    controls = html.element.xpath(".//form//input[@name and not(@type='file') and not(@type='checkbox')]")
    return {one.get("name"): one.get("value") or "" for one in controls if one.get("name") != "csrfmiddlewaretoken"}


def owners_of(draft):
    """Name of each owner, and of the files attached to them."""
    draft.refresh_from_db()
    files = attachments_by_field(draft.attachments.present())
    rows = draft.answers["owners"]
    keys = [f"owners.{row.get(ROW_ID)}.deed" for row in rows]
    return [(row["owner"], [one.name for one in files.get(key, ())]) for row, key in zip(rows, keys, strict=True)]


def rows_to_store(form):
    return form.answers_to_store["owners"]


def two_owners(browser, at):
    """A page with two saved owners, each with a file."""
    first = picture("hoa.png"), picture("bình.png", (1, 2, 3))
    page = Page(browser.post(at, {"owners": "2", **HOA, **BINH, "_stay": ""}))
    files = {"owners-0-deed": first[0], "owners-1-deed": first[1]}
    return Page(browser.post(at, {**posted(page), **files, "_stay": ""}))


def test_each_row_keeps_its_own_file(browser, draft, at):
    two_owners(browser, at)

    assert owners_of(draft) == [("Nguyễn Thị Hoa", ["hoa.png"]), ("Lê Văn Bình", ["bình.png"])]


def test_a_file_uploaded_with_the_first_post_belongs_to_its_row(browser, draft, at):
    browser.post(at, {"owners": "2", **HOA, **BINH, "owners-1-deed": picture("bình.png")})

    assert owners_of(draft) == [("Nguyễn Thị Hoa", []), ("Lê Văn Bình", ["bình.png"])]


def test_files_follow_their_rows_when_these_are_moved(browser, draft, at):
    page = two_owners(browser, at)

    browser.post(at, {**posted(page), "_stay": "owners down 0"})

    assert owners_of(draft) == [("Lê Văn Bình", ["bình.png"]), ("Nguyễn Thị Hoa", ["hoa.png"])]


def test_an_upload_sent_with_the_button_that_moves_its_row_moves_too(browser, draft, at):
    page = two_owners(browser, at)

    browser.post(at, {**posted(page), "owners-0-deed": picture("nữa.png", (9, 9, 9)), "_stay": "owners down 0"})

    assert owners_of(draft)[1] == ("Nguyễn Thị Hoa", ["hoa.png", "nữa.png"])


def test_the_files_of_a_removed_row_are_released(browser, draft, at):
    page = two_owners(browser, at)

    browser.post(at, {**posted(page), "_stay": "owners remove 0"})

    assert owners_of(draft) == [("Lê Văn Bình", ["bình.png"])]
    gone = Attachment.objects.get(name="hoa.png")
    assert gone.removed_at
    assert gone.stored.released_at


def test_a_row_with_a_file_and_nothing_else_is_not_dropped(browser, draft, at):
    browser.post(at, {"owners": "2", **HOA, "owners-1-deed": picture("bình.png"), "_stay": ""})
    page = Page(browser.get(at))

    answer = browser.post(at, posted(page))

    assert "Hãy nhập “Họ và tên”" in Page(answer).text
    assert owners_of(draft)[1] == (None, ["bình.png"])


def test_an_empty_row_is_dropped_although_it_has_an_id(browser, draft, at):
    page = Page(browser.post(at, {"owners": "1", **HOA, "owners-0-deed": picture("hoa.png"), "_stay": "owners add"}))

    assert browser.post(at, posted(page)).status_code == 302
    assert owners_of(draft) == [("Nguyễn Thị Hoa", ["hoa.png"])]


def test_a_missing_paper_is_asked_for_in_its_row(browser, draft, at):
    page = Page(browser.post(at, {"owners": "2", **HOA, **BINH, "owners-0-deed": picture("hoa.png")}))

    (problem,) = page.problems
    assert problem.text == "Chủ sở hữu 2: Hãy đính kèm “Giấy chứng nhận”."
    draft.refresh_from_db()
    (whole,) = validate_whole(FORM, draft.answers, draft.attachments.present())
    assert (whole.key, whole.message) == ("owners-1-deed", "Chủ sở hữu 2: Hãy đính kèm “Giấy chứng nhận”.")


def test_a_file_in_a_row_can_be_taken_back(browser, draft, at):
    page = two_owners(browser, at)
    hoa = draft.attachments.get(name="hoa.png")

    browser.post(at, {**posted(page), "_remove": hoa.pk})

    assert owners_of(draft) == [("Nguyễn Thị Hoa", []), ("Lê Văn Bình", ["bình.png"])]


def test_the_limit_of_files_is_each_rows_own(browser, draft, at):
    page = two_owners(browser, at)
    more = [picture("2.png", (7, 7, 7)), picture("3.png", (8, 8, 8))]

    answer = Page(browser.post(at, {**posted(page), "owners-0-deed": more}))

    assert "tối đa 2 tệp" in answer.text
    assert owners_of(draft) == [("Nguyễn Thị Hoa", ["hoa.png", "2.png"]), ("Lê Văn Bình", ["bình.png"])]


@pytest.mark.parametrize("row_id", ["", "../../x", "A B", "x" * 40, "người"])
def test_an_id_that_is_none_is_replaced(row_id):
    data = QueryDict(mutable=True)
    data.update({"owners": "1", **HOA, f"owners-0-{ROW_ID}": row_id})

    form = StepForm(compile_form(FORM).steps[0], data, initial_data=InitialData({}, {}))

    (row,) = rows_to_store(form)
    assert row[ROW_ID].encode("ascii").isalnum()


def test_two_rows_with_one_id_do_not_share_their_files():
    data = QueryDict(mutable=True)
    data.update({"owners": "2", **HOA, **BINH, "owners-0-_id": "abc", "owners-1-_id": "abc"})

    form = StepForm(compile_form(FORM).steps[0], data, initial_data=InitialData({}, {}))

    first, second = rows_to_store(form)
    assert first[ROW_ID] == "abc" != second[ROW_ID]


def test_a_new_row_keeps_its_id_while_its_page_is_refused():
    data = QueryDict(mutable=True)
    data.update({"owners": "1", **HOA})
    form = StepForm(compile_form(FORM).steps[0], data, initial_data=InitialData({}, {}))

    (row,) = rows_to_store(form)

    assert Page(form.html).field(f"owners-0-{ROW_ID}").value == row[ROW_ID]


def test_summary_and_papers_say_whose_file_it_is(browser, draft, at):
    two_owners(browser, at)
    draft.refresh_from_db()
    files = list(draft.attachments.present())

    (section,) = sections(FORM, draft.answers, files)

    names = [[inner.text for inner in part.rows] for part in section.rows[0].parts]
    assert names == [["Nguyễn Thị Hoa", "hoa.png"], ["Lê Văn Bình", "bình.png"]]
    labels = labels_by_key(FORM, draft.answers)
    assert [labels[file.field_key] for file in files] == [
        "Giấy chứng nhận (Chủ sở hữu 1)",
        "Giấy chứng nhận (Chủ sở hữu 2)",
    ]
    assert not any(ROW_ID in row.text for row in section.rows)


def test_the_id_is_kept_in_what_is_submitted():
    answers = {"owners": [{ROW_ID: "abc", "owner": "Nguyễn Thị Hoa"}]}

    assert visible_answers(FORM, answers) == answers


def test_a_form_of_more_papers_in_rows_than_a_request_may_carry_is_refused():
    many = {**OWNERS, "max_rows": 60}

    assert "Biểu mẫu có thể gửi 120 tệp" in lint(samples.form_of(many))[0].message
    assert not lint(FORM)


def test_rows_without_papers_have_no_ids():
    form = StepForm(compile_form(samples.HOUSEHOLD).steps[0], initial_data=InitialData({}, {}))

    assert ROW_ID not in form.html
