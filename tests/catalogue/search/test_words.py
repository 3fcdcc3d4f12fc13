"""What is typed, as the search reads it: spelling, mistakes, run-together words."""

import pytest

from services.catalogue.search.text import MAX_SYLLABLES, folded, syllables
from services.catalogue.search.vocabulary import Vocabulary

WORDS = Vocabulary({"ho": 50, "chieu": 9, "khai": 20, "sinh": 30, "sin": 1, "kinh": 8, "doanh": 7, "can": 3, "cuoc": 4})
PAIRS = {"khai sinh": 1, "ho kinh": 1, "kinh doanh": 1, "ho chieu": 1}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("uỷ", "ủy"),
        ("huỷ", "hủy"),
        ("thuỷ", "thủy"),
        ("toà", "tòa"),
        ("luỹ", "lũy"),
        ("tuý", "túy"),
        ("hoá", "hóa"),
        ("hoả", "hỏa"),
        ("kí", "ký"),
        ("lí lịch", "lý lịch"),
        ("ĐĂNG KÝ", "đăng kí"),
    ],
)
def test_spelling_doublets_are_one(one, other):
    assert syllables(one) == syllables(other)


def test_marks_tell_words_apart_that_are_one_without_them():
    [typed], [meant] = syllables("thuê"), syllables("thuế")
    assert typed.folded == meant.folded
    assert typed.marked != meant.marked


def test_a_code_is_one_word_and_d_with_stroke_is_d():
    assert folded("Đơn 2.000635") == ("don", "2.000635")


@pytest.mark.parametrize("text", ["", "???", "🙂", "\0", "- – ."])
def test_what_is_no_word_is_nothing(text):
    assert folded(text) == ()


def test_a_huge_text_is_read_no_further_than_its_limit():
    assert len(folded("khai " * 100_000)) == MAX_SYLLABLES


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("chieuu", "chieu"), ("chieuh", "chieu"), ("cheiu", "chieu"), ("chiu", "chieu"), ("shinh", "sinh")],
)
def test_one_wrong_letter_is_corrected(typed, meant):
    assert meant in WORDS.corrections(typed)


@pytest.mark.parametrize("typed", ["xyzwv", "ab", "2000", "chieuuu"])
def test_what_is_further_off_is_left_alone(typed):
    assert WORDS.corrections(typed) == ()


@pytest.mark.parametrize(
    ("typed", "parts"),
    [("khaisinh", ("khai", "sinh")), ("hokinhdoanh", ("ho", "kinh", "doanh")), ("khaixyz", ()), ("khai", ())],
)
def test_run_together_words_are_parted(typed, parts):
    assert WORDS.parts(typed, PAIRS) == parts


def test_an_unfinished_word_has_the_most_frequent_first():
    assert WORDS.completions("c") == ("chieu", "cuoc", "can")
    assert WORDS.completions("z") == ()
