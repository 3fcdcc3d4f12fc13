"""Who has to confirm, where they stand in the answers, and whether they are of age."""

from datetime import date

import pytest

from eforms.answers.summary import AnswerPart, AnswerRow
from services.catalogue.package.participants import PersonPath
from services.dossiers.participants.content import _own_answer, _own_row
from services.dossiers.participants.people import is_adult

PARCELS = {
    "parcels": [
        {"number": 1, "owners": [{"name": "Một"}, {"name": "Hai"}]},
        {"number": 2, "owners": [{"name": "Ba"}, {"name": "Bốn"}]},
    ]
}
"""Owners of parcels: rows inside rows."""


@pytest.mark.parametrize(
    ("born_on", "adult"),
    [
        ("2008-11-29", True),
        ("2008-11-30", False),
        ("2008-10", True),
        ("2008-11", False),
        ("2007", True),
        ("2008", False),
        ("", True),
        ("2008-02-29", True),
    ],
)
def test_somebody_is_of_age_on_the_birthday_and_where_only_a_month_or_year_is_known_at_its_end(born_on, adult):
    assert is_adult(born_on, date(2026, 11, 29)) is adult


def test_people_are_found_in_rows_inside_rows():
    path = PersonPath(("parcels", "owners"), "name", "number")
    assert [(place, answers["name"]) for place, answers in path.answers_of(PARCELS)] == [
        ((0, 0), "Một"),
        ((0, 1), "Hai"),
        ((1, 0), "Ba"),
        ((1, 1), "Bốn"),
    ]


def test_people_are_found_in_blocks_and_nobody_where_nothing_is_answered():
    path = PersonPath(("groom",), "name", "number")
    assert list(path.answers_of({"groom": {"name": "Nam"}})) == [((), {"name": "Nam"})]
    assert list(path.answers_of({})) == []
    assert list(path.answers_of({"groom": "text"})) == []


def test_out_of_rows_inside_rows_only_the_own_ones_are_left():
    assert _own_answer(PARCELS["parcels"], ["owners"], [(1, 0)]) == [{"number": 2, "owners": [{"name": "Ba"}]}]


def test_who_owns_several_parcels_sees_each_of_them():
    assert _own_answer(PARCELS["parcels"], ["owners"], [(0, 1), (1, 0)]) == [
        {"number": 1, "owners": [{"name": "Hai"}]},
        {"number": 2, "owners": [{"name": "Ba"}]},
    ]


def test_the_same_of_the_answers_as_text():
    def owners(number: int, *names: str) -> AnswerRow:
        parts = tuple(AnswerPart("", (AnswerRow("x-name", "Tên", name, "s"),)) for name in names)
        return AnswerRow(f"parcels-{number}-owners", "Chủ", "", "s", parts=parts)

    first, second = (owners(number, *names) for number, names in enumerate([("Một", "Hai"), ("Ba", "Bốn")]))
    whole = AnswerRow("parcels", "Thửa", "", "s", parts=(AnswerPart("1", (first,)), AnswerPart("2", (second,))))

    [parcel] = _own_row(whole, PARCELS["parcels"], ["owners"], [(1, 1)]).parts
    [row] = parcel.rows
    assert [inner.text for part in row.parts for inner in part.rows] == ["Bốn"]
    both = _own_row(whole, PARCELS["parcels"], ["owners"], [(0, 0), (1, 1)])
    assert [inner.text for part in both.parts for row in part.rows for own in row.parts for inner in own.rows] == [
        "Một",
        "Bốn",
    ]
