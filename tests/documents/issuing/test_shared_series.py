"""A book of numbers that several symbols share: no number of a symbol is given twice, whatever it was counted by."""

import pytest

from services.agencies.models import Agency
from services.documents.issuing.numbering import next_number


@pytest.fixture
def office(db):
    return Agency.objects.create(code="H26.101", name="UBND phường Ba Đình")


def test_symbols_of_one_book_share_its_numbers(office):
    given = [next_number(office, symbol, 2026, series="SO") for symbol in ("KS", "KH", "KS")]

    assert given == [1, 2, 3]


def test_a_symbol_that_is_also_numbered_by_itself_meets_no_number_twice(office):
    by_itself = [next_number(office, "KS", 2026) for _ in range(3)]

    shared = [next_number(office, symbol, 2026, series="SO") for symbol in ("KS", "KH", "KS")]

    assert by_itself == [1, 2, 3]
    assert shared == [4, 5, 6]
    assert next_number(office, "KS", 2026) == 7


def test_a_book_begins_anew_each_year(office):
    assert [next_number(office, "KS", year, series="SO") for year in (2026, 2027)] == [1, 1]
