"""Results worded from the template of their version."""

import json
from typing import Any

import pytest
import time_machine

from services.catalogue.lint.template_lint import template_findings
from services.catalogue.package.definition import Package
from services.documents.facts import ResultFacts, Signatory
from services.documents.pdf.printable import printable_draft
from services.documents.pdf.typesetting import render_html
from services.dossiers.actions import handling
from services.dossiers.desk.result_fields import result_form
from services.dossiers.models import Dossier
from services.dossiers.papers.merging import BLANK, MergeValue, merged, merged_whole
from services.dossiers.papers.reissuing import corrected_facts
from services.dossiers.papers.results import previewed_results
from tests.dossiers.results.conftest import a_form, in_work_with
from tests.factories import PACKAGES

pytestmark = pytest.mark.django_db
SIGNER = Signatory(name="Trần Văn Minh", position="Chủ tịch")
PEOPLE: dict[str, Any] = {
    "key": "people",
    "type": "rows",
    "label": "Những người",
    "item": "Người",
    "min_rows": 0,
    "fields": [
        {"key": "name", "type": "full_name", "label": "Họ tên"},
        {"key": "born", "type": "date", "label": "Ngày sinh", "must_know": "year", "required": False},
    ],
}
FORM = a_form(
    {"key": "entry", "type": "long_text", "label": "Nội dung"},
    {"key": "registered", "type": "date", "label": "Ngày đăng ký", "required": False},
    {"key": "paid", "type": "money", "label": "Số tiền", "required": False},
    {"key": "level", "type": "number", "label": "Cao độ", "min": -100, "required": False},
    {"key": "note", "type": "text", "label": "Ghi chú", "required": False},
    PEOPLE,
)


def extract(*blocks: dict[str, Any], title: str = "", **more: Any) -> dict[str, Any]:
    keyed = [{"key": f"b{number}", **block} for number, block in enumerate(blocks)]
    template = {"title": title, "blocks": keyed}
    return {"key": "extract", "name": "Trích lục", "symbol": "TL", "form": FORM, "template": template, **more}


def facts_of(dossier: Dossier, **answers: Any) -> ResultFacts:
    [facts] = previewed_results(dossier, {"extract": {"entry": "Nội dung", **answers}}, signer=SIGNER)
    return facts


def blocks_of(facts: ResultFacts) -> tuple[Any, ...]:
    return facts.blocks


def paragraph_of(road, text: str, **answers: Any) -> str:
    dossier = in_work_with(road, extract({"type": "paragraph", "text": text}))
    [block] = blocks_of(facts_of(dossier, **answers))
    return str(block.text)


@pytest.mark.parametrize(
    ("text", "answers", "said"),
    [
        ("Đăng ký {registered}.", {"registered": "2026-02-01"}, "Đăng ký ngày 01 tháng 02 năm 2026."),
        ("{registered:short}", {"registered": "2026-11-09"}, "09/11/2026"),
        ("{paid} ({paid:words})", {"paid": 16_000}, "16.000 đồng (Mười sáu nghìn đồng)"),
        ("Ghi chú: {note}", {}, f"Ghi chú: {BLANK}"),
        ("{note:upper}", {"note": "đã đối chiếu"}, "ĐÃ ĐỐI CHIẾU"),
        ("{{note}} {note}", {"note": "{code} <b>"}, "{note} {code} <b>"),
        ("{people.name}", {"people": [{"name": "Lê An"}, {"name": "Lê Bình"}]}, "Lê An; Lê Bình"),
        ("{copies} ({copies:words})", {}, "3 bản (ba)"),
        ("{people.born}", {"people": [{"name": "Lê An", "born": "1950"}]}, "năm 1950"),
        ("{level} ({level:words})", {"level": -5}, "-5 (-5)"),
    ],
)
def test_a_field_is_written_as_officials_write(road, text, answers, said):
    assert paragraph_of(road, text, **answers) == said


def test_what_the_dossier_says_is_merged(road):
    with time_machine.travel("2026-11-20T02:00:00Z", tick=False):
        dossier = in_work_with(
            road, extract({"type": "paragraph", "text": "{code} {issued_on} {office.name} {applicant.full_name}"})
        )
        [block] = blocks_of(facts_of(dossier))
    expected = f"{dossier.code} ngày 20 tháng 11 năm 2026 {dossier.agency.name} {dossier.applicant_name}"
    assert block.text == expected


def test_blocks_follow_their_order_and_articles_are_numbered(road):
    dossier = in_work_with(
        road,
        extract(
            {"type": "basis", "text": "Căn cứ Luật Hộ tịch;\n\nXét đề nghị của {applicant.full_name},"},
            {"type": "heading", "text": "QUYẾT ĐỊNH:"},
            {"type": "article", "title": "Cấp {copies}", "text": ""},
            {"type": "lines", "text": "Nội dung: {entry}\nmột dòng"},
            {"type": "article", "text": "Có hiệu lực từ {issued_on:short}."},
            {"type": "columns", "left": "BÊN TRÁI\nNội dung: {entry}", "right": "bên phải"},
            title="Quyết định cấp {copies}",
        ),
    )
    facts = facts_of(dossier)

    assert facts.title == "Quyết định cấp 3 bản"
    assert [block.kind for block in blocks_of(facts)] == ["basis", "heading", "article", "lines", "article", "columns"]
    basis, _, first, lines, second, columns = blocks_of(facts)
    assert basis.lines == ("Căn cứ Luật Hộ tịch;", f"Xét đề nghị của {dossier.applicant_name},")
    assert (first.number, first.title, second.number) == (1, "Cấp 3 bản", 2)
    assert [(line.label, line.value) for line in lines.lines] == [("Nội dung", "Nội dung"), ("", "một dòng")]
    assert [(line.label, line.value) for line in columns.left] == [("", "BÊN TRÁI"), ("Nội dung", "Nội dung")]
    html = render_html(printable_draft(facts, dossier.agency))
    assert "<b>Điều 1. Cấp 3 bản</b>" in html
    assert "QUYẾT ĐỊNH:" in html


def test_a_table_has_a_line_for_each_row(road):
    columns = [{"heading": "STT", "text": "{no}"}, {"heading": "Họ tên", "text": "{name:upper}, {born}"}]
    dossier = in_work_with(road, extract({"type": "table", "rows": "people", "columns": columns}))

    [block] = blocks_of(facts_of(dossier, people=[{"name": "Lê An", "born": "1950-02-03"}, {"name": "Lê Bình"}]))

    assert block.table.rows == (("1", "LÊ AN, ngày 03 tháng 02 năm 1950"), ("2", f"LÊ BÌNH, {BLANK}"))
    assert [column.width for column in block.table.columns] == [8, 92]


def test_what_is_typed_is_no_template_and_no_html(road):
    dossier = in_work_with(road, extract({"type": "paragraph", "text": "<i>{entry}</i>"}))
    facts = facts_of(dossier, entry="{code}<script>{% now %}</script>")

    html = render_html(printable_draft(facts, dossier.agency))

    assert "&lt;i&gt;{code}&lt;script&gt;{% now %}&lt;/script&gt;&lt;/i&gt;" in html


def test_without_a_template_it_prints_the_answers_as_before(road):
    plain = extract({"type": "paragraph", "text": "x"})
    del plain["template"]
    facts = facts_of(in_work_with(road, plain))
    assert facts.blocks == ()
    assert [section.title for section in facts.sections] == ["Nội dung"]


def test_the_form_begins_with_what_was_declared(road):
    prefill = [{"into": "entry", "texts": ["{applicant.tax_code}", "{applicant.full_name}, {copies}"]}]
    dossier = in_work_with(road, extract({"type": "paragraph", "text": "{entry}"}, prefill=prefill))

    values = result_form(dossier).initial_data.answers

    assert values["entry"] == f"{dossier.applicant_name}, 3 bản"


def test_a_later_day_alone_is_no_correction(road):
    text = {"type": "paragraph", "text": "{entry}, cấp {issued_on}"}
    with time_machine.travel("2026-11-20T02:00:00Z", tick=False):
        dossier = in_work_with(road, extract(text))
        proposed = handling.propose(dossier, by=road.here.handler, result={"entry": "Sai"})
        issued = handling.approve(proposed, by=road.here.leader)
    with time_machine.travel("2026-11-25T02:00:00Z", tick=False):
        assert _corrected(issued, "Sai") == []
        [facts] = _corrected(issued, "Đúng")
    assert blocks_of(facts)[0].text == "Đúng, cấp ngày 25 tháng 11 năm 2026"


def _corrected(dossier: Dossier, entry: str) -> list[ResultFacts]:
    return corrected_facts(dossier, {"extract": {"entry": entry}}, signer=SIGNER)


def test_a_text_is_whole_only_when_all_its_fields_say_something():
    named = {"a": [MergeValue("An")]}
    assert merged_whole("{a} và {b}", named) == ""
    assert merged("{a} và {b}", named) == f"An và {BLANK}"
    assert merged_whole("{a}", named) == "An"


ALWAYS = {"type": "paragraph", "text": "Luôn in."}


@pytest.mark.parametrize(
    ("when", "answers", "printed"),
    [
        ({"field": "note", "op": "answered"}, {"note": "x"}, True),
        ({"field": "note", "op": "answered"}, {}, False),
        ({"field": "event", "value": "birth"}, {}, True),
        ({"field": "event", "value": "death"}, {}, False),
        ("level > 3 && copies == 3", {"level": 4}, True),
        ("level > 3 && copies == 3", {}, False),
    ],
)
def test_a_block_is_printed_where_its_condition_holds(road, when, answers, printed):
    dossier = in_work_with(road, extract(ALWAYS, {"type": "paragraph", "text": "Có điều kiện.", "when": when}))

    texts = [block.text for block in blocks_of(facts_of(dossier, **answers))]

    assert texts == ["Luôn in.", *(["Có điều kiện."] if printed else [])]


def test_articles_are_numbered_without_those_left_out(road):
    first, second, third = ({"type": "article", "text": text} for text in ("Một.", "Hai.", "Ba."))
    dossier = in_work_with(road, extract(first, {**second, "when": {"field": "note", "op": "answered"}}, third))

    assert [(block.number, block.text) for block in blocks_of(facts_of(dossier))] == [(1, "Một."), (2, "Ba.")]


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ([ALWAYS, {**ALWAYS, "when": {"field": "nobody", "value": "x"}}], "nobody"),
        ([{**ALWAYS, "when": {"field": "note", "op": "answered"}}], "Khối nào cũng có điều kiện"),
    ],
)
def test_conditions_that_cannot_work_are_refused(blocks, said):
    raw = json.loads((PACKAGES / "2.000635.json").read_text())
    result = {**raw["results"][0], **extract(*blocks)}
    found = list(template_findings(Package.model_validate({**raw, "results": [result]})))
    assert any(said in finding.message for finding in found)
