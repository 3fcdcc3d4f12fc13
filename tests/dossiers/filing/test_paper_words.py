"""Every procedure of the portal has words for its paper: statements, where a page asks questions."""

import re
from datetime import date

import pytest

from eforms.answers import paper
from eforms.definition import DocumentField, PromiseField, ReadingField
from eforms.lint.words_lint import words_findings
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.sampling.samples import package_codes, read_samples
from services.dossiers.filing.declarations import facts_of_form
from services.dossiers.papers.sections import fact_rows
from tests.documents.declared import APPLICANT, declaration, declaration_of, package_of, stored_answers
from tests.eforms.samples import form_of

ASKS = re.compile(r"\b(bạn|gì|nào|đâu|ai)\b", re.IGNORECASE)
CODES = [code for code in package_codes() if package_of(code).form]


@pytest.mark.parametrize("code", CODES)
def test_its_paper_asks_nobody_anything(code):
    fields = [field for field in package_of(code).eform.fields() if field.on_paper and not field.paper_text]
    printed = [one for one in fields if not isinstance(one, ReadingField | PromiseField | DocumentField)]

    assert [one.label for one in printed if one.label.endswith("?") and one.paper_label is None] == []
    assert [one.printed_label for one in printed if ASKS.search(one.printed_label)] == []
    assert list(words_findings(package_of(code).eform)) == []


def test_a_block_without_a_heading_gives_its_own_rows():
    facts = declaration("2.001583", owner_kind="organisation", owner_organisation={"name": "Tổng công ty Sông Đà"})
    [owner] = [section for section in facts.sections if section.title == "Chủ sở hữu"]

    assert [(row.label, row.value) for row in owner.rows][1] == ("Tên tổ chức", "Tổng công ty Sông Đà")


def test_the_head_names_the_applicant_only_where_the_form_does_not():
    assert not declaration("1.001193").names_applicant
    assert declaration("2.000033").names_applicant  # the form names the merchant, and who may be asked


def test_who_signs_is_called_as_the_form_calls_them():
    assert declaration("1.001193").signed_as == "Người yêu cầu"
    assert declaration("1.001612").signed_as == "Người nộp hồ sơ"


def test_the_head_says_who_files_for_somebody_unless_the_form_does():
    package, today = package_of("1.001193"), date(2026, 11, 16)
    answers = stored_answers(package, read_samples("1.001193")[0])
    for_her = APPLICANT.model_copy(update={"filed_by": "Lê Văn Bình", "filed_by_number": "031085004417"})

    assert declaration_of(package, answers, today, for_her).names_applicant
    assert declaration_of(package, answers, today, for_her).signed_as == "Người nộp hồ sơ"
    assert not declaration_of(package, answers, today).names_applicant


@pytest.mark.parametrize("channel", FilingChannel)
def test_what_was_filed_over_the_counter_or_by_post_is_signed_by_hand(channel):
    facts = facts_of_form(package_of("1.001193"), {}, (), APPLICANT, "Ủy ban nhân dân phường Ba Đình", channel=channel)
    assert facts.signed_by_hand is (channel is not FilingChannel.ONLINE)


STAY = {"key": "stay", "type": "period", "label": "Thời gian", "paper_text": "từ {start} đến {end}"}
ROWS = {"key": "people", "type": "rows", "label": "Người", "item": "Người"}
TWICE = {"people": [{"stay": {"start": "2024-01-02", "end": "2024-02-03"}}] * 2}


def test_a_sentence_in_rows_is_a_cell_where_they_are_a_table():
    [section] = paper.sections(form_of({**ROWS, "fields": [STAY]}), TWICE)
    [people] = fact_rows(section.rows)

    assert people.column_headings == ("Thời gian",)
    assert people.table_rows == (("từ 02/01/2024 đến 03/02/2024",),) * 2


def test_a_column_may_be_a_part_of_a_block_without_a_heading():
    layout = {"columns": [{"field": "stay.start"}, {"field": "stay"}]}
    [section] = paper.sections(form_of({**ROWS, "fields": [{**STAY, "paper_label": ""}], "table": layout}), TWICE)
    table = fact_rows(section.rows)[0].table

    assert table
    assert [column.heading for column in table.columns] == ["Từ", "stay"]
    assert table.rows[0][0] == "02/01/2024"
