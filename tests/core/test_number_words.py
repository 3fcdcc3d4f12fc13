"""Amounts in words, by a table and by parsing them back."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.number_words import DIGITS, dong_in_words, number_in_words, ordinal_in_words

TABLE = [line.split(",") for line in (Path(__file__).parent / "words.csv").read_text().splitlines()]
"""2,000 numbers, their words compared with those of another program before they were kept."""


def test_the_table_is_read_as_it_stands():
    assert len(TABLE) == 2_000
    assert [number_in_words(int(number)) for number, _ in TABLE] == [words for _, words in TABLE]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (101, "một trăm linh một"),
        (1_015, "một nghìn không trăm mười lăm"),
        (1_050, "một nghìn không trăm năm mươi"),
        (1_000_005, "một triệu không trăm linh năm"),
        (10**12, "một nghìn tỷ"),
    ],
)
def test_the_well_known_traps(number, words):
    assert number_in_words(number) == words


@pytest.mark.parametrize("number", [-1, 10**18])
def test_what_no_receipt_holds_is_refused(number):
    with pytest.raises(ValueError, match="between"):
        number_in_words(number)


def test_an_amount_begins_with_a_capital_and_ends_with_dong():
    assert dong_in_words(16_000) == "Mười sáu nghìn đồng"
    assert dong_in_words(5_000_000) == "Năm triệu đồng"


@given(st.integers(0, 10**12) | st.integers(0, 10**18 - 1))
def test_every_number_is_read_back_as_itself(number):
    assert number_of(number_in_words(number)) == number


def number_of(words: str) -> int:
    """The way back, by the meaning of each word alone."""
    head, billions, rest = words.rpartition("tỷ")
    return (_below_billion(head) * 10**9 if billions else 0) + _below_billion(rest)


def _below_billion(words: str) -> int:
    total = group = 0
    for word in words.split():
        if word in ("triệu", "nghìn"):
            total, group = total + group * (10**6 if word == "triệu" else 1000), 0
        else:
            group = _said(group, word)
    return total + group


def _said(group: int, word: str) -> int:
    match word:
        case "trăm":
            return group * 100
        case "mươi":  # the last digit said was a ten
            return group - group % 10 + group % 10 * 10
        case "mười":
            return group + 10
        case "linh":
            return group
        case _:
            return group + VALUES[word]


VALUES = {word: value for value, word in enumerate(DIGITS)} | {"mốt": 1, "tư": 4, "lăm": 5}


@pytest.mark.parametrize(("number", "words"), [(1, "nhất"), (2, "hai"), (4, "tư"), (14, "mười bốn")])
def test_the_first_and_the_fourth_have_words_of_their_own(number, words):
    assert ordinal_in_words(number) == words
