"""Search: with marks or without, the same procedures."""

import pytest

from core.text import syllables
from services.catalogue import actions
from services.catalogue.models import Edition
from services.catalogue.public import search
from services.catalogue.public.search import IndexedProcedure, SearchIndex
from tests.factories import publish_package

NAMES = {
    "2.000635": ("Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh", "trích lục kết hôn"),
    "1.001193": ("Thủ tục đăng ký khai sinh", ""),
    "1.004884": ("Thủ tục đăng ký lại khai sinh", ""),
    "1.000656": ("Thủ tục đăng ký khai tử", ""),
    "1.000894": ("Thủ tục đăng ký kết hôn", ""),
    "1.013831": ("Đăng ký biến động quyền sử dụng đất", ""),
    "1.000111": ("Cấp phép khai thác đá tại mỏ", ""),
    "1.000222": ("Kiểm tra đa dạng sinh học", ""),
}


def entry(code: str, name: str, keywords: str = "", *, online: bool = False) -> IndexedProcedure:
    folded = " ".join(syllables(f"{name} {code} {keywords}"))
    return IndexedProcedure(code, name, "Hộ tịch", "Bộ Tư pháp", frozenset({"commune"}), online, folded)


INDEX = SearchIndex(entry(code, name, words, online=code == "2.000635") for code, (name, words) in NAMES.items())


def found(query: str) -> list[str]:
    return [entry.code for entry in INDEX.find(query)]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("trích lục", {"2.000635"}),
        ("Trích Lục Hộ Tịch", {"2.000635"}),
        ("khai sinh", {"2.000635", "1.001193", "1.004884"}),
        ("sinh khai", {"2.000635", "1.001193", "1.004884"}),
        ("kết hôn", {"2.000635", "1.000894"}),
        ("đăng ký đất", {"1.013831"}),
        ("đá", {"1.000111", "1.000222"}),
        ("2.000635", {"2.000635"}),
        ("khai sin", {"2.000635", "1.001193", "1.004884"}),
        ("thủ tục cấp phép", {"1.000111"}),
        ("thủ tục", set(NAMES)),
        ("bay lên trăng", set()),
    ],
)
def test_the_same_is_found_with_marks_and_without(query, codes):
    assert set(found(query)) == codes
    assert set(found(" ".join(syllables(query)))) == codes
    assert set(found(query.upper())) == codes


def test_words_as_typed_come_first():
    assert found("đá")[0] == "1.000111"
    assert found("đa")[0] == "1.000222"


def test_what_can_be_filed_online_comes_before_the_rest_then_short_names():
    assert found("khai sinh") == ["2.000635", "1.001193", "1.004884"]


def test_without_a_query_everything_is_listed():
    assert set(found("  ")) == set(NAMES)
    assert set(found("?!")) == set(NAMES)


def test_when_nothing_has_every_word_the_nearest_are_offered():
    assert found("xin lại khai sinh cho con") == []
    assert INDEX.nearest("xin lại khai sinh cho con")[0].code == "1.004884"
    assert INDEX.nearest("???") == []


@pytest.mark.django_db
def test_the_index_is_built_once_for_an_edition_of_the_catalogue(django_assert_num_queries):
    publish_package()
    edition = Edition.current()
    built = search.get_index(edition)
    with django_assert_num_queries(0):
        assert search.get_index(edition) is built
    assert [entry.code for entry in built.find("trich luc")] == ["2.000635"]
    actions.renew_edition()
    assert search.get_index(Edition.current()) is not built
