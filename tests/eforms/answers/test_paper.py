"""The answers as the paper form says them: its labels, its sentences, its blanks."""

from eforms.answers import paper
from eforms.answers.statements import GAP
from eforms.definition import FormDefinition

OPTIONS = [{"value": "me", "label": "Tôi là mẹ", "paper_label": "Mẹ"}, {"value": "other", "label": "Người khác"}]
RELATION = {"key": "relation", "type": "one_of", "label": "Bạn là gì của trẻ?", "options": OPTIONS}
CHILD = {"key": "child", "type": "person", "label": "Trẻ", "parts": ["full_name", "sex"]}
WITH_TEXT = {**CHILD, "paper_text": "Đề nghị cho:\nHọ tên: {full_name}  Giới tính: {sex}, là {relation}"}
ANSWERS = {"relation": "me", "child": {"full_name": "Lê Minh An", "sex": "female"}}


def sections(*fields, answers=ANSWERS, **step):
    form = FormDefinition.model_validate({"steps": [{"key": "one", "title": "Một", "fields": fields, **step}]})
    return paper.sections(form, answers)


def rows(*fields, answers=ANSWERS):
    return [row for section in sections(*fields, answers=answers) for row in section.rows]


def said(row) -> list[str]:
    return ["".join(piece.text or "…" for piece in line) for line in row.statement]


def test_a_question_loses_its_mark_and_a_label_of_the_paper_takes_its_place():
    [plain], [named] = rows(RELATION), rows({**RELATION, "paper_label": "Quan hệ với trẻ"})

    assert plain.label == "Bạn là gì của trẻ"
    assert (named.label, named.text) == ("Quan hệ với trẻ", "Mẹ")
    assert rows(RELATION, answers={"relation": "other"})[0].text == "Người khác"


def test_a_heading_is_the_title_unless_the_paper_has_another_or_none():
    titles = [sections(RELATION, **step)[0].title for step in ({}, {"paper_title": "Người khai"}, {"paper_title": ""})]
    assert titles == ["Một", "Người khai", ""]


def test_a_sentence_merges_in_the_parts_of_its_block_and_answers_of_the_form():
    _, child = rows(RELATION, WITH_TEXT)

    assert said(child) == ["Đề nghị cho:", f"Họ tên: Lê Minh An{GAP}Giới tính: Nữ, là Mẹ"]
    assert [piece.text for piece in child.statement[1] if piece.is_name] == ["Lê Minh An"]


def test_what_was_not_answered_is_blank_in_the_sentence():
    [child] = rows({**WITH_TEXT, "required": False}, answers={})
    assert said(child)[1] == f"Họ tên: …{GAP}Giới tính: …, là …"


def test_an_answer_is_merged_in_as_it_was_typed():
    [child] = rows({**CHILD, "paper_text": "{full_name}"}, answers={"child": {"full_name": "{relation}"}})
    assert said(child) == ["{relation}"]


def test_a_row_of_a_group_reads_its_own_answers():
    name = {"key": "name", "type": "text", "label": "Tên", "paper_text": "Ông (bà) {name}, theo {relation}"}
    group = {"key": "people", "type": "rows", "label": "Những người", "item": "Người", "fields": [name]}
    [_, people] = rows(RELATION, group, answers={"relation": "me", "people": [{"name": "An"}, {"name": "Bình"}]})

    assert [said(row) for part in people.parts for row in part.rows] == [
        ["Ông (bà) An, theo Mẹ"],
        ["Ông (bà) Bình, theo Mẹ"],
    ]


def test_what_was_not_asked_is_printed_blank_only_where_the_form_does():
    hidden = {"show_if": {"field": "relation", "value": "other"}}
    shown = rows(RELATION, {**CHILD, **hidden, "blank_on_paper": True}, {**CHILD, **hidden, "key": "left_out"})

    assert [row.key for row in shown] == ["relation", "child"]
    assert [(row.label, row.text) for row in shown[1].parts[0].rows] == [("Họ, chữ đệm và tên", ""), ("Giới tính", "")]


def test_parts_are_called_as_the_paper_calls_them():
    [child] = rows({**CHILD, "paper_labels": {"sex": "Giới"}})
    assert [row.label for row in child.parts[0].rows] == ["Họ, chữ đệm và tên", "Giới"]


def test_a_date_as_far_as_it_is_known_and_a_number_are_written_in_words_too():
    born = {"key": "born", "type": "date", "label": "Ngày sinh", "must_know": "year"}
    born |= {"paper_text": "Ngày sinh: {born} (bằng chữ: {born:words})"}
    fee = {"key": "fee", "type": "money", "label": "Vốn", "paper_text": "{fee} (bằng chữ: {fee:words} đồng)"}
    day, money = rows(born, fee, answers={"born": "2026-04-02", "fee": 500_000})
    [year, _] = rows(born, fee, answers={"born": "1985"})

    assert said(day) == ["Ngày sinh: 02/04/2026 (bằng chữ: ngày hai tháng tư năm hai nghìn không trăm hai mươi sáu)"]
    assert said(money) == ["500.000 đồng (bằng chữ: năm trăm nghìn đồng)"]
    assert said(year) == ["Ngày sinh: 1985 (bằng chữ: năm một nghìn chín trăm tám mươi lăm)"]
