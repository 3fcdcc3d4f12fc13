"""Lists of up to 2,000 rows: on pages of their own, stored apart from the other answers."""

import pytest
from django.urls import reverse

from eforms import list_actions
from eforms.answers.validation import validate_whole
from eforms.definition.row_ids import ROW_ID
from eforms.filling.addresses import field_address
from eforms.models import Draft
from tests.eforms import samples
from tests.eforms.filling.test_row_papers import posted
from tests.pages import Page

pytestmark = pytest.mark.urls("tests.eforms.samples")

PEOPLE = {
    "key": "people",
    "type": "rows",
    "label": "Người tham dự",
    "item": "Người",
    "max_rows": 2_000,
    "fields": [
        {"key": "name", "type": "full_name", "label": "Họ và tên"},
        {"key": "born", "type": "date", "label": "Ngày sinh", "required": False},
    ],
}
NOTE = {"key": "note", "type": "text", "label": "Ghi chú", "required": False}
FORM = samples.form_of(PEOPLE, NOTE)


def rows(count):
    return [{ROW_ID: f"r{number}", "name": f"Người Thứ {chr(65 + number % 26)}"} for number in range(count)]


@pytest.fixture
def browser(client, citizen, monkeypatch):
    monkeypatch.setattr(samples.SampleWizard, "definition", FORM)
    client.force_login(citizen)
    return client


@pytest.fixture
def at(draft):
    return reverse("step", kwargs={"key": draft.key, "step": "only"})


@pytest.fixture
def long_draft(draft):
    list_actions.change_list(draft, "people", lambda before: rows(1_000))
    return draft


def page_of(number):
    return f"?danh-sach=people&trang={number}"


def test_the_step_shows_how_many_rows_there_are_and_not_the_rows(browser, long_draft, at):
    page = Page(browser.get(at))

    assert "Đã có 1.000 dòng" in page.text
    assert "Người 1" not in page.text
    assert page.link("Mở danh sách").href == "?danh-sach=people"


def test_a_page_of_the_list_has_its_rows_as_inputs_with_their_numbers(browser, long_draft, at):
    page = Page(browser.get(at + page_of(3)))

    assert page.field("people-0-name").value == "Người Thứ O"
    assert "Người 41" in page.text
    assert "Người 60" in page.text
    assert "people-20-name" not in str(posted(page))


def test_what_is_changed_on_a_page_is_saved_in_its_place(browser, long_draft, at):
    page = posted(Page(browser.get(at + page_of(3))))

    answer = browser.post(at + page_of(3), {**page, "people-1-name": "Trần Thị Mới", "people-1-born": "2/3/1990"})

    assert answer.status_code == 302
    saved = list_actions.rows_of(long_draft, "people")
    assert saved[41] == {ROW_ID: "r41", "name": "Trần Thị Mới", "born": "1990-03-02"}
    assert [row[ROW_ID] for row in saved] == [row[ROW_ID] for row in rows(1_000)]


def test_rows_are_added_and_removed_on_a_page(browser, long_draft, at):
    page = Page(browser.get(at + page_of(1)))
    page = Page(browser.post(at + page_of(1), {**posted(page), "_stay": "people remove 0"}))
    page = Page(browser.post(at + page_of(1), {**posted(page), "_stay": "people add"}))
    browser.post(at + page_of(1), {**posted(page), "people-19-name": "Người Mới Thêm"})

    names = [row["name"] for row in list_actions.rows_of(long_draft, "people")]
    assert len(names) == 1_000
    assert names[18:21] == ["Người Thứ T", "Người Mới Thêm", "Người Thứ U"]


def test_a_row_that_is_not_right_is_kept_as_typed_and_found_again(browser, long_draft, at):
    page = posted(Page(browser.get(at + page_of(2))))

    unnamed = {"people-4-name": "", "people-4-born": "1/1/1990"}
    refused = Page(browser.post(at + page_of(2), {**page, "people-3-born": "31/02/1990", **unnamed}))

    assert "Người 24: Không có ngày 31/02/1990 trong lịch." in refused.text
    again = Page(browser.get(at + page_of(2)))
    assert again.field("people-3-born").value == "31/02/1990"
    assert "Còn 2 dòng chưa đúng" in Page(browser.get(at + page_of(9))).text
    assert Page(browser.get(at + page_of(9))).link("Tới trang có dòng cần sửa").href == page_of(2)
    long_draft.refresh_from_db()
    problems = [problem.message for problem in validate_whole(FORM, long_draft.whole_answers)]
    assert problems == [
        "Người 24: “Ngày sinh” chưa hợp lệ; hãy nhập lại hoặc xóa nội dung đã nhập.",
        "Người 25: Hãy nhập “Họ và tên”.",
    ]


def test_a_step_saved_beside_the_list_loses_no_row(browser, long_draft, at):
    answer = browser.post(at, {"note": "xin chào"})

    assert answer.status_code == 302
    long_draft.refresh_from_db()
    assert len(long_draft.whole_answers["people"]) == 1_000
    assert long_draft.answers == {"people": {"_rows": 1_000}, "note": "xin chào"}


def test_rows_changed_elsewhere_are_not_overwritten_silently(browser, long_draft, at):
    page = posted(Page(browser.get(at + page_of(1))))
    browser.post(at + page_of(1), {**page, "people-0-name": "Tên Từ Máy Khác"})

    answer = Page(browser.post(at + page_of(1), {**page, "people-1-name": "Tên Từ Máy Này"}))

    assert "vừa được sửa ở một trang hoặc thiết bị khác" in answer.text
    assert list_actions.rows_of(long_draft, "people")[0]["name"] == "Tên Từ Máy Khác"
    browser.post(at + page_of(1), posted(answer))
    assert list_actions.rows_of(long_draft, "people")[1]["name"] == "Tên Từ Máy Này"


def test_a_submitted_draft_takes_no_more_rows(browser, long_draft, at):
    page = posted(Page(browser.get(at + page_of(1))))
    Draft.objects.filter(pk=long_draft.pk).update(submitted_at="2026-01-01T00:00Z")

    assert browser.post(at + page_of(1), {**page, "people-0-name": "Tên Mới"}).status_code == 404
    assert list_actions.rows_of(long_draft, "people") == rows(1_000)


def test_too_few_rows_keep_the_step_from_being_left(browser, draft, at):
    page = Page(browser.post(at, {}))

    assert "Hãy khai ít nhất 1 mục “Người”." in page.text


@pytest.mark.parametrize("address", ["?danh-sach=note", "?danh-sach=none", "?danh-sach="])
def test_what_is_no_list_is_the_step(browser, long_draft, at, address):
    assert "Đã có 1.000 dòng" in Page(browser.get(at + address)).text


@pytest.mark.parametrize("number", ["0", "51", "x", "99999999999999999999", "-1"])
def test_a_page_that_is_none_is_the_nearest(browser, long_draft, at, number):
    assert "Trang 1 trên 50" in (text := Page(browser.get(at + page_of(number))).text) or "Trang 50 trên" in text


def test_a_page_of_a_list_costs_few_statements(browser, long_draft, at, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        browser.get(at + page_of(30))
    page = posted(Page(browser.get(at + page_of(30))))
    with django_assert_max_num_queries(16):
        browser.post(at + page_of(30), page)


def test_a_step_reads_no_row_of_the_list(browser, long_draft, at, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        browser.get(at)


COUNTING = samples.form_of(
    PEOPLE,
    {"key": "count", "type": "computed", "label": "Số người", "value": "size(people)"},
    {**NOTE, "show_if": "people.exists(p, p.name == 'Người Thứ B')"},
    checks=[{"that": "size(people) < 1000", "refusal": "Nhiều người quá.", "at": ["people"]}],
)


def test_conditions_on_the_page_read_the_list_and_read_it_once(
    browser, long_draft, at, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(samples.SampleWizard, "definition", COUNTING)
    with django_assert_max_num_queries(5):
        page = Page(browser.get(at))
    assert "1.000" in page.text
    assert "Ghi chú" in page.text

    refused = browser.post(at, page.form(at).values)

    assert refused.context["form"].error_list == [("people", "Nhiều người quá.")]
    list_actions.change_list(long_draft, "people", lambda before: before[:20])
    page = Page(browser.get(at))
    assert browser.post(at, page.form(at).values).status_code == 302


def test_rows_from_before_the_list_was_long_are_still_there(browser, draft, at):
    Draft.objects.filter(pk=draft.pk).update(answers={"people": [{"name": "Nguyễn Thị Hoa"}, {"name": "Lê Văn Bình"}]})
    page = posted(Page(browser.get(at + page_of(1))))

    browser.post(at + page_of(1), {**page, "people-1-name": "Lê Văn Mới"})

    draft.refresh_from_db()
    assert [row["name"] for row in draft.whole_answers["people"]] == ["Nguyễn Thị Hoa", "Lê Văn Mới"]


def test_what_is_wrong_in_a_row_is_found_on_the_page_of_the_list_that_shows_it(browser, long_draft, at):
    address = field_address(FORM, f"{at}?sua", "people-43-born")

    assert address == f"{at}{page_of(3)}#muc-people-3-born"
    assert 'id="muc-people-3-born"' in browser.get(address.partition("#")[0]).text
    assert field_address(FORM, f"{at}?sua", "people") == f"{at}?sua#muc-people"
