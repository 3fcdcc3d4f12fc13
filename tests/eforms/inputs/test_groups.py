"""Questions asked together, and again and again."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from pydantic import ValidationError

from eforms.answers.summary import sections, visible_answers
from eforms.answers.validation import validate_whole
from eforms.compiled.form import compile_form
from eforms.compiled.posted_rows import apply_row_buttons
from eforms.definition import Answers
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from eforms.lint.form_lint import lint
from tests.eforms.samples import SampleWizard, form_of
from tests.pages import Page

RELATION = {
    "key": "relation",
    "type": "one_of",
    "label": "Quan hệ",
    "options": [{"value": "child", "label": "Con"}, {"value": "other", "label": "Khác"}],
}
NAME = {"key": "full_name", "type": "full_name", "label": "Họ và tên"}
WHICH = {"key": "which", "type": "text", "label": "Quan hệ khác", "show_if": "relation == 'other' && abroad"}
ABROAD = {"key": "abroad", "type": "yes_no", "label": "Từ nước ngoài về"}


def members(**more):
    field = {"key": "members", "type": "rows", "label": "Thành viên", "item": "Thành viên"}
    return {**field, "fields": [NAME, RELATION, WHICH], **more}


FORM = form_of(ABROAD, members(max_rows=3))
HOA = {"full_name": "Nguyễn Thị Hoa", "relation": "child"}
BINH = {"full_name": "Lê Văn Bình", "relation": "other", "which": "Bạn"}


def step(data=None, form=FORM, **stored):
    return StepForm(
        compile_form(form).steps[0], data, initial_data=InitialData(**{"answers": {}, "visible_answers": {}, **stored})
    )


def page(*rows, form=FORM, **more):
    """What a page with these rows posts."""
    data = QueryDict(mutable=True)
    data.update({"members": str(len(rows)), **more})
    for number, row in enumerate(rows):
        for key, text in row.items():
            data[f"members-{number}-{key}"] = text
    return data


def test_rows_are_a_list_of_answers():
    form = step(page(HOA, BINH, abroad="yes"))

    assert form.is_valid()
    assert form.answers_to_store == {"abroad": True, "members": [HOA, BINH]}


def test_a_condition_in_a_row_reads_its_row_and_what_stands_outside():
    assert visible_answers(FORM, {"abroad": False, "members": [{**HOA, "which": "Bạn"}]})["members"] == [HOA]
    assert visible_answers(FORM, {"abroad": True, "members": [HOA, BINH]})["members"] == [HOA, BINH]


def test_a_hidden_answer_of_a_row_stays_in_the_draft_though_the_rows_are_moved():
    stored = {"abroad": False, "members": [HOA, BINH]}

    form = step(page(HOA, {**BINH, "which": ""}, abroad="no", _stay="members up 1"), answers=stored)

    assert form.answers_to_store["members"] == [BINH, HOA]


@pytest.mark.parametrize(
    ("button", "names"),
    [
        ("members add", ["Hoa", "Binh", ""]),
        ("members remove 0", ["Binh"]),
        ("members up 1", ["Binh", "Hoa"]),
        ("members down 0", ["Binh", "Hoa"]),
        ("members up 0", ["Hoa", "Binh"]),
        ("members remove 7", ["Hoa", "Binh"]),
        ("others remove 0", ["Hoa", "Binh"]),
        ("members fly", ["Hoa", "Binh"]),
    ],
)
def test_a_button_changes_the_rows(button, names):
    data = page({"full_name": "Hoa"}, {"full_name": "Binh"}, _stay=button)

    data = apply_row_buttons(data, {"members": (1, 3)}).data

    assert [data.get(f"members-{number}-full_name", "") for number in range(int(str(data["members"])))] == names


def test_texts_that_were_refused_move_with_their_row():
    form = step(page({"full_name": "Hoa 2"}, HOA, abroad="yes", _stay="members down 0"))

    assert form.invalid_texts == {"members-1-full_name": ["Hoa 2"]}
    assert form.error_list == []


def test_rows_left_empty_are_dropped_when_one_goes_on():
    form = step(page({}, HOA, {"full_name": " "}, abroad="yes"))

    assert form.answers_to_store["members"] == [HOA]
    assert form.is_valid()


def test_rows_left_empty_stay_while_one_is_typing():
    assert len(step(page({}, HOA, _autosave="1")).answers_to_store["members"]) == 2


def test_there_are_never_more_rows_than_allowed():
    assert len(step(page(HOA, HOA, HOA, _stay="members add")).answers_to_store["members"]) == 3
    assert len(step(page(HOA, members="999")).answers_to_store["members"]) == 1
    assert not Page(step(page(HOA, HOA, HOA, _stay="")).html).mentions("members add")


def test_a_refusal_says_and_leads_to_its_row():
    form = step(page(HOA, {"full_name": "Bình", "relation": ""}, abroad="yes"))

    assert form.error_list == [("members-1-relation", "Thành viên 2: Hãy chọn “Quan hệ”.")]
    relation = Page(form.html).field("members-1-relation")
    assert relation.element.xpath(".//*[@id='id-members-1-relation']")
    assert "child" in relation.choices()


def test_a_field_that_appears_in_a_row_is_asked_before_going_on():
    form = step(page({**BINH, "which": ""}, abroad="yes", _shown=""))

    assert [node.name for node in form.new_nodes] == ["members-0-which"]
    assert form.conditional_names == "members-0-which"
    assert not form.errors


def test_a_page_begins_with_as_many_rows_as_are_needed():
    assert Page(step().html).questions.count("members-0-full_name") == 1
    assert not Page(step(form=form_of(ABROAD, members(min_rows=0))).html).mentions("members-0-full_name")


def test_rows_that_are_needed_and_missing_are_told():
    [missing] = validate_whole(FORM, {"abroad": True})
    assert missing.message == "Hãy khai ít nhất 1 mục “Thành viên”."

    [wrong] = validate_whole(FORM, {"abroad": True, "members": [HOA, {"full_name": "Bình"}]})
    assert (wrong.key, wrong.message) == ("members-1-relation", "Thành viên 2: Hãy chọn “Quan hệ”.")

    typed = {"only": {"members-0-full_name": ["Hoa 2"]}}
    assert [one.key for one in validate_whole(FORM, {"abroad": True, "members": [HOA]}, typed=typed)] == [
        "members-0-full_name"
    ]


def test_rows_are_read_one_by_one():
    [section] = sections(FORM, {"abroad": True, "members": [HOA, BINH]})
    row = section.rows[1]

    assert row.text.splitlines()[:3] == ["Thành viên 1", "Họ và tên: Nguyễn Thị Hoa", "Quan hệ: Con"]
    assert [part.title for part in row.parts] == ["Thành viên 1", "Thành viên 2"]
    assert [line.text for line in row.parts[1].rows] == ["Lê Văn Bình", "Khác", "Bạn"]


def test_a_later_condition_counts_and_adds_up_rows():
    form = form_of(
        {"key": "lots", "type": "rows", "label": "Thửa", "item": "Thửa", "fields": [NUMBER]},
        {"key": "many", "type": "text", "label": "Nhiều", "show_if": "size(lots) > 1"},
        {"key": "large", "type": "text", "label": "Lớn", "show_if": "total(lots.map(lot, lot.area)) > 10"},
        {"key": "one", "type": "text", "label": "Một", "show_if": "lots.exists(lot, lot.area == 4)"},
    )

    assert lint(form) == []
    assert compile_form(form).evaluate({"lots": [{"area": 4}, {"area": 8}]}).visible_keys == {
        "lots",
        "many",
        "large",
        "one",
    }
    assert compile_form(form).evaluate({"lots": [{"area": 3}]}).visible_keys == {"lots"}
    assert compile_form(form).evaluate({}).visible_keys == {"lots"}


NUMBER = {"key": "area", "type": "number", "label": "Diện tích"}


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (members(fields=[NAME, NAME]), "Có hơn một mục mang khóa “full_name”."),
        (members(fields=[ABROAD]), "Có hơn một mục mang khóa “abroad”."),
        (members(fields=[{**NAME, "key": "today"}]), "Khóa “today” là từ dành riêng"),
        (members(fields=[{**NAME, "show_if": "relation == 'child'"}, RELATION]), "đứng sau nó"),
        (members(min_rows=5, max_rows=2), "Giới hạn dưới lớn hơn"),
        ({**NAME, "show_if": "members.exists(m, m.nmae == 'x')"}, "Điều kiện dùng “members”"),
    ],
)
def test_what_is_wrong_with_a_group_is_found_when_saved(field, sentence):
    [found] = lint(form_of(ABROAD, field))

    assert sentence in found.message


def test_a_wrong_name_in_an_expression_on_rows_is_found_when_saved():
    [found] = lint(form_of(ABROAD, members(), {**NAME, "key": "x", "show_if": "members.all(m, m.nmae == 'x')"}))

    assert "không tính được" in found.message


BANK = {
    "key": "bank",
    "type": "block",
    "label": "Tài khoản",
    "fields": [
        {"key": "number", "type": "text", "label": "Số", "pattern": "[0-9]+"},
        {"key": "holder", "type": "full_name", "label": "Chủ tài khoản"},
    ],
}


def test_a_block_is_one_object():
    form = step(QueryDict("bank-number=123&bank-holder=Hoa Le"), form=form_of(BANK))

    assert form.answers_to_store == {"bank": {"number": "123", "holder": "Hoa Le"}}
    assert "Số: 123" in sections(form_of(BANK), form.answers_to_store)[0].rows[0].text


def test_a_block_that_may_be_left_out_is_needed_whole_once_begun():
    form = form_of({**BANK, "required": False})

    assert step(QueryDict("bank-number=&bank-holder="), form=form).is_valid()
    assert step(QueryDict("bank-number=1&bank-holder="), form=form).error_list == [
        ("bank-holder", "Tài khoản: Hãy nhập “Chủ tài khoản”.")
    ]
    assert visible_answers(form, {"bank": {"number": None, "holder": None}}) == {}


def test_a_condition_reads_a_part_of_a_block():
    form = form_of(BANK, {**NAME, "show_if": {"field": "bank.number", "value": "1"}})

    assert lint(form) == []
    assert compile_form(form).evaluate({"bank": {"number": "1"}}).visible_keys == {"bank", "full_name"}
    assert compile_form(form).evaluate({"bank": {"holder": "Hoa"}}).visible_keys == {"bank"}
    assert "bank.no" in lint(form_of(BANK, {**NAME, "show_if": "bank.no == '1'"}))[0].message


def test_a_person_is_asked_in_the_parts_the_author_chose():
    mother = {"key": "mother", "type": "person", "label": "Mẹ", "parts": ["full_name", "born_on", "ethnic_group"]}
    form = form_of({**mother, "must_know": "year", "optional": ["ethnic_group"], "labels": {"born_on": "Năm sinh"}})

    filled = step(QueryDict("mother-full_name=H'Hen Niê&mother-born_on=1990&mother-ethnic_group=ê-đê"), form=form)

    assert filled.answers_to_store == {"mother": {"full_name": "H'Hen Niê", "born_on": "1990", "ethnic_group": "12"}}
    assert lint(form) == []
    shown = Page(filled.html)
    assert shown.field("mother-born_on").label == "Năm sinh"
    assert len(shown.element.xpath("//datalist")) == 1


def test_a_person_is_prefilled_part_by_part():
    person = {"key": "who", "type": "person", "label": "Người yêu cầu", "prefill": "applicant", "locked": True}
    form = form_of({**person, "parts": ["full_name", "personal_number"]})
    known = {"applicant.full_name": "Nguyễn Thị Hoa"}

    filled = step(QueryDict("who-full_name=Kẻ Gian&who-personal_number=001190000001"), form=form, prefill=known)

    assert filled.answers_to_store == {"who": {"full_name": "Nguyễn Thị Hoa", "personal_number": "001190000001"}}
    assert "who-full_name" not in Page(filled.html).fields
    assert "who-personal_number" in Page(filled.html).fields


def test_a_part_that_is_not_known_is_no_definition():
    with pytest.raises(ValidationError):
        form_of({"key": "a", "type": "person", "label": "A", "parts": ["shoe_size"]})


def test_a_period_ends_after_it_begins_as_far_as_is_known():
    form = form_of({"key": "stay", "type": "period", "label": "Cư trú", "must_know": "year"})

    wrong = step(QueryDict("stay-start=2010&stay-end=2009"), form=form)

    assert [name for name, _ in wrong.error_list] == ["stay-end"]
    assert validate_whole(form, wrong.answers_to_store)[0].key == "stay-end"
    assert step(QueryDict("stay-start=05/2010&stay-end=2010"), form=form).is_valid()


def test_a_computed_value_follows_the_answers_and_is_never_taken_from_the_page():
    form = form_of(
        {**NUMBER, "key": "copies"},
        {"key": "fee", "type": "computed", "label": "Phải nộp", "value": "copies * 8000", "unit": "đồng"},
        {**NAME, "show_if": "fee > 10000"},
    )

    filled = step(QueryDict("copies=2&fee=1&full_name=Hoa Le"), form=form)

    assert lint(form) == []
    assert filled.answers_to_store == {"copies": 2, "full_name": "Hoa Le"}
    assert Page(filled.html).field("fee").value == "16.000 đồng"
    assert visible_answers(form, {"copies": 2, "fee": 1})["fee"] == 16000
    assert "fee" not in visible_answers(form, {})


FLOORS = {
    "key": "floors",
    "type": "rows",
    "label": "Các tầng",
    "item": "Tầng",
    "fields": [{"key": "area", "type": "decimal", "label": "Diện tích"}],
}
LAND = {"key": "land", "type": "decimal", "label": "Đất"}


def computed(key: str, value: str, **more: object) -> dict[str, object]:
    return {"key": key, "type": "computed_decimal", "label": key, "value": value, "unit": "m²", **more}


def test_numbers_with_places_are_summed_exactly_and_rounded_half_up():
    whole, ratio = computed("whole", "sum(floors.map(f, f.area))"), computed("ratio", "whole / land", places=1)
    form = form_of(LAND, FLOORS, whole, ratio, {**NAME, "show_if": "whole > 0.3"})
    answers: Answers = {"land": "8", "floors": [{"area": "0.1"}, {"area": "0.2"}, {"area": "9.9"}]}

    known = visible_answers(form, answers)

    assert lint(form) == []
    assert (known["whole"], known["ratio"]) == ("10.2", "1.3")
    assert [row.text for row in sections(form, answers)[0].rows[2:4]] == ["10,2 m²", "1,3 m²"]


def test_what_is_divided_by_nothing_stays_empty():
    form = form_of(LAND, computed("ratio", "1.0 / land"))

    assert "ratio" not in visible_answers(form, {"land": "0"})


def test_a_number_with_places_must_be_reckoned_as_one():
    assert "số thập phân" in lint(form_of(computed("ratio", "1 + 1")))[0].message


def test_what_is_locked_is_not_taken_from_the_page():
    form = form_of({**NAME, "prefill": "name", "locked": True})

    locked = step(QueryDict("full_name=Kẻ Gian"), form=form, prefill={"name": "Nguyễn Thị Hoa"})

    assert locked.answers_to_store == {"full_name": "Nguyễn Thị Hoa"}
    assert Page(locked.html).field("full_name").is_readonly
    assert step(QueryDict("full_name=Lê Văn Bình"), form=form).answers_to_store == {"full_name": "Lê Văn Bình"}


def test_a_label_in_english_is_shown_to_who_reads_english():
    form = form_of({**NAME, "label_en": "Full name", "hint_en": "As in your passport"})

    assert not Page(step(form=form).html).mentions("Full name")
    with translation.override("en"):
        field = Page(step(form=form).html).field("full_name")
        assert field.label == "Full name"
        assert field.hint == "As in your passport"


def test_without_english_the_vietnamese_is_marked_and_one_note_says_so():
    form = form_of({**NAME, "label_en": "Full name"}, {"key": "other", "type": "text", "label": "Tên khác"})
    [compiled] = compile_form(form).steps

    assert '<span lang="vi">' not in step(form=form).html
    assert not compiled.has_texts_in_vietnamese_only
    with translation.override("en"):
        html = step(form=form).html
        assert '<span lang="vi">Tên khác</span>' in html
        assert html.count('lang="vi"') == 1
        assert compiled.has_texts_in_vietnamese_only


@pytest.mark.parametrize("style", ["radio", "select"])
def test_choices_units_and_texts_to_read_without_english_are_marked_too(style):
    options = [{"value": "a", "label": "Cấp mới", "label_en": "New"}, {"value": "b", "label": "Cấp lại"}]
    form = form_of(
        {"key": "kind", "type": "one_of", "label": "Loại", "label_en": "Kind", "style": style, "options": options},
        {"key": "area", "type": "number", "label": "Diện tích", "label_en": "Area", "unit": "mẫu"},
        {
            "key": "floors",
            "type": "number",
            "label": "Tầng",
            "label_en": "Storeys",
            "unit": "tầng",
            "unit_en": "storeys",
        },
        {"key": "read", "type": "reading", "label": "Lưu ý", "label_en": "Note", "text": "Hãy đọc."},
        {"key": "sure", "type": "yes_no", "label": "Chắc", "label_en": "Sure"},
    )
    assert 'lang="vi"' not in step(form=form).html
    with translation.override("en"):
        html = step(form=form).html
    assert 'lang="vi">Cấp lại<' in html
    assert ">New<" in html
    assert "Cấp mới" not in html
    assert '(<span lang="vi">mẫu</span>)' in html
    assert "(storeys)" in html
    assert '<div lang="vi"><p>Hãy đọc.</p>' in html
    assert [word in html for word in (">Yes<", ">No<", ">Có<")] == [True, True, False]


@pytest.mark.urls("tests.eforms.samples")
def test_rows_are_added_on_the_page_and_stay(client, citizen, draft, monkeypatch):
    monkeypatch.setattr(SampleWizard, "get_definition", lambda self: FORM)
    client.force_login(citizen)
    at = reverse("step", kwargs={"key": draft.key, "step": "only"})

    shown = Page(client.post(at, page({"full_name": "Hoa 2"}, abroad="yes", _stay="members add")))

    assert shown.field("Thành viên 2").button("Xóa")
    assert not shown.problems
    draft.refresh_from_db()
    assert len(draft.answers["members"]) == 2
    again = Page(client.get(at))
    assert again.field("members-0-full_name").value == "Hoa 2"
    assert again.field("Thành viên 2")


@pytest.mark.parametrize(
    "condition",
    [
        "size(members) > 1",
        "members.exists(m, m.born_on < '2012-01-01')",
        "members.exists(m, years(timestamp(m.born_on + 'T00:00:00Z'), today) >= 14)",
    ],
)
def test_rows_with_days_in_them_can_be_read(condition):
    members = {
        "key": "members",
        "type": "rows",
        "label": "Thành viên",
        "item": "Thành viên",
        "fields": [{"key": "born_on", "type": "date", "label": "Ngày sinh"}],
    }
    form = form_of(members, {"key": "more", "type": "text", "label": "Thêm", "show_if": condition})
    asked = (
        compile_form(form).evaluate({"members": [{"born_on": "1958-03-15"}, {"born_on": "2020-01-01"}]}).visible_keys
    )

    assert lint(form) == []
    assert "more" in asked


@pytest.mark.parametrize("count", ["x", "-1", "1000", "999999999999", "9" * 5_000, ""])
def test_a_forged_count_makes_no_rows(count):
    data = QueryDict(urlencode({"members": count}))

    page = apply_row_buttons(data, {"members": (0, 20)}).data

    assert page["members"] == "0"
