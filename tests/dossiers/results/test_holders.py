"""A result names its holders: one paper for each, or one that names all; copies come with it."""

import copy
import json

import pytest

from services.documents.facts import ResultFacts
from services.dossiers.actions import handling
from services.dossiers.models import Dossier
from tests.dossiers.conftest import PACKAGE
from tests.dossiers.results.conftest import EXTRACT, a_form, in_work_with
from tests.dossiers.test_lean import at_most

CHILDREN = {
    "key": "children",
    "type": "rows",
    "label": "Các con",
    "item": "Người con",
    "fields": [
        {"key": "full_name", "type": "full_name", "label": "Họ tên"},
        {"key": "personal_number", "type": "personal_number", "label": "Số định danh"},
    ],
}
LAN, MAI = (
    {"full_name": "Trần Thị Lan", "personal_number": "001318000017"},
    {"full_name": "Trần Thị Mai", "personal_number": "001320000018"},
)
CARD = {
    **EXTRACT,
    "key": "card",
    "name": "Thẻ",
    "symbol": "THE",
    "each": True,
    "holders": [{"at": "children.full_name", "number": "children.personal_number"}],
    "form": a_form(CHILDREN, {"key": "valid", "type": "text", "label": "Giá trị"}),
}


def approve(dossier: Dossier, road, **answers) -> Dossier:
    handling.propose(dossier, by=road.here.handler, result=answers)
    return handling.approve(dossier, by=road.here.leader)


def results(dossier):
    return list(dossier.papers.filter(kind="result").select_related("document").order_by("pk"))


def facts(paper) -> ResultFacts:
    return ResultFacts.model_validate(paper.document.facts)


def test_each_row_becomes_a_paper_that_says_nothing_of_the_others(road):
    dossier = approve(in_work_with(road, CARD), road, children=[LAN, MAI], valid="5 năm")

    papers = results(dossier)
    assert [(paper.holder, paper.document.number_line) for paper in papers] == [
        ("Trần Thị Lan", "01/THE"),
        ("Trần Thị Mai", "02/THE"),
    ]
    assert [holder.personal_number for paper in papers for holder in paper.holders.all()] == [
        LAN["personal_number"],
        MAI["personal_number"],
    ]
    assert "Mai" not in json.dumps(papers[0].document.facts, ensure_ascii=False)


def test_a_paper_of_a_row_names_all_whom_the_rows_inside_it_name(road):
    owners = {**CHILDREN, "key": "owners", "label": "Chủ", "item": "Chủ"}
    parcels = {
        "key": "parcels",
        "type": "rows",
        "label": "Thửa đất",
        "item": "Thửa",
        "fields": [{"key": "number", "type": "text", "label": "Số"}, owners],
    }
    certificate = {
        **CARD,
        "holders": [{"at": "parcels.owners.full_name", "number": "parcels.owners.personal_number"}],
        "form": a_form(parcels),
    }
    rows = [{"number": "112 A", "owners": [LAN, MAI]}, {"number": "113 A", "owners": [MAI]}]

    papers = results(approve(in_work_with(road, certificate), road, parcels=rows))

    assert [paper.holder for paper in papers] == ["Trần Thị Lan, Trần Thị Mai", "Trần Thị Mai"]
    assert [[one.personal_number for one in paper.holders.order_by("pk")] for paper in papers] == [
        [LAN["personal_number"], MAI["personal_number"]],
        [MAI["personal_number"]],
    ]
    assert "113 A" not in json.dumps(papers[0].document.facts, ensure_ascii=False)


def test_one_paper_may_name_all(road):
    dossier = approve(in_work_with(road, {**CARD, "each": False}), road, children=[LAN, MAI], valid="5 năm")

    (paper,) = results(dossier)
    assert paper.holder == "Trần Thị Lan, Trần Thị Mai"
    assert paper.document.masked_holder == "Trần T*** L***, Trần T*** M***"
    assert {holder.personal_number for holder in paper.holders.all()} == {
        LAN["personal_number"],
        MAI["personal_number"],
    }


def test_a_holder_may_be_one_who_was_declared(road):
    result = {**EXTRACT, "holders": [{"at": "requester_name", "declared": True, "number": "requester_number"}]}

    dossier = approve(in_work_with(road, result), road, entry="x")

    (paper,) = results(dossier)
    assert paper.holders.get().personal_number == dossier.applicant.personal_number
    assert facts(paper).holder_line.startswith(paper.holder)


def test_two_papers_may_take_their_numbers_from_one_book(road):
    one, other = ({**EXTRACT, "key": key, "symbol": key.upper(), "series": "SO"} for key in ("aa", "bb"))
    other["form"] = a_form({"key": "more", "type": "text", "label": "Nội dung khác"})

    dossier = approve(in_work_with(road, one, other), road, aa={"entry": "x"}, bb={"more": "y"})

    assert [paper.document.number_line for paper in results(dossier)] == ["01/AA", "02/BB"]


@pytest.fixture
def with_copies():
    package = copy.deepcopy(json.loads(PACKAGE.read_text()))
    step = next(step for step in package["form"]["steps"] if step["key"] == "copies")
    question = next(field for field in step["fields"] if field["key"] == "copies")
    question.update(min=0, max=5)
    return package["form"]


def test_each_copy_that_was_ordered_is_a_paper_of_its_own(road, with_copies):
    result = {**EXTRACT, "originals": 2, "copies": {"quantity": "copies", "symbol": "BS"}}

    dossier = approve(in_work_with(road, result, form=with_copies, copies=2), road, entry="x")

    original, *copies = results(dossier)
    assert (original.copy_number, facts(original).originals) == (0, 2)
    assert [(one.copy_number, one.document.number_line, facts(one).form) for one in copies] == [
        (1, "01/BS", "Bản sao"),
        (2, "02/BS", "Bản sao"),
    ]
    assert all(facts(one).copy_of.startswith(f"số {original.document.number_line}") for one in copies)
    assert len({one.document.token for one in (original, *copies)}) == 3


def test_many_papers_cost_little_more_than_one(road):
    card = {**CARD, "form": a_form({**CHILDREN, "max_rows": 60}, {"key": "valid", "type": "text", "label": "Giá trị"})}
    children = [{"full_name": f"Trần Thị Lan {n}", "personal_number": f"0013180000{n}"} for n in range(20, 70)]
    dossier = in_work_with(road, card)
    handling.propose(dossier, by=road.here.handler, result={"children": children, "valid": "5 năm"})

    with at_most(35 + len(children)):  # each takes its number
        handling.approve(dossier, by=road.here.leader)

    assert len({paper.document.number for paper in results(dossier)}) == 50
