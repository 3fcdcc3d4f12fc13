"""The search on a handful of procedures: what is found, in which order, and what is not."""

from dataclasses import replace

import pytest

from services.catalogue.search.engine import SearchEngine, in_order
from services.catalogue.search.index import Entry
from services.catalogue.search.terms import Term, TermKind

COMMUNE, PEOPLE = frozenset({"commune"}), frozenset({"people"})
NAMES = {
    "1.001193": "Thủ tục đăng ký khai sinh",
    "1.004884": "Thủ tục đăng ký lại khai sinh",
    "2.000528": "Thủ tục đăng ký khai sinh có yếu tố nước ngoài",
    "1.000656": "Thủ tục đăng ký khai tử",
    "1.000894": "Thủ tục đăng ký kết hôn",
    "2.000635": "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh",
    "1.001456": "Cấp hộ chiếu phổ thông ở trong nước",
    "3.000346": "Cấp giấy phép lái xe",
    "3.000352": "Thu hồi giấy phép lái xe",
    "1.000027": "Cấp sơ đồ tuyến đường",
    "1.007689": "Khai thuế đối với cá nhân cho thuê bất động sản",
    "1.002757": "Cấp thị thực điện tử theo đề nghị của người nước ngoài",
}
TERMS = (
    Term(TermKind.SYNONYM, "bằng lái", "giấy phép lái xe"),
    Term(TermKind.SYNONYM, "sắp sinh", "khai sinh"),
    Term(TermKind.SYNONYM, "sổ đỏ", "khai thuế"),
    Term(TermKind.STOP, "tôi muốn"),
    Term(TermKind.STOP, "làm"),
    Term(TermKind.STOP, "thì"),
    Term(TermKind.STOP, "vợ tôi"),
    Term(TermKind.ASIDE, "thu hồi"),
    Term(TermKind.EVERYDAY_NAME, "Làm hộ chiếu", "1.001456"),
)


def entry(code: str, name: str) -> Entry:
    return Entry(code, name, "Hộ tịch", "Bộ Tư pháp", COMMUNE, is_online=False, audiences=PEOPLE)


ENGINE = SearchEngine.of([entry(code, name) for code, name in NAMES.items()], TERMS)


def first(query: str) -> str:
    return next(iter(ENGINE.codes(query)), "")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("đăng ký kết hôn", "1.000894"),
        ("dang ky ket hon", "1.000894"),
        ("ĐĂNG KÍ KẾT HÔN", "1.000894"),
        ("ho chieuu", "1.001456"),
        ("khaisinh", "1.001193"),
        ("tôi muốn làm hộ chiếu", "1.001456"),
        ("vợ tôi sắp sinh", "1.001193"),
        ("bằng lái", "3.000346"),
        ("thu hồi bằng lái", "3.000352"),
        ("thi thuc", "1.002757"),
        ("thuế cho thuê", "1.007689"),
        ("2.000635", "2.000635"),
        ("khai sinh nước ngoài", "2.000528"),
    ],
)
def test_the_right_one_comes_first(query, code):
    assert first(query) == code


def test_marks_that_were_typed_must_agree_with_those_of_a_term():
    assert "1.007689" in ENGINE.codes("so do")
    assert "1.007689" not in ENGINE.codes("sơ đồ")


@pytest.mark.parametrize("query", ["???", "🙂", "", "\0", "asdfghjkl qwrty"])
def test_what_says_nothing_lists_nothing(query):
    found = ENGINE.find(query)
    assert found.best == ()
    assert found.matches == 0


def test_what_is_barely_related_is_only_near():
    found = ENGINE.find("giấy phép nuôi khủng long ngoài vũ trụ bao la")
    assert not found.best
    assert ENGINE.entries(found.near)


def test_an_unfinished_word_finds_what_it_may_become():
    assert ENGINE.entries(ENGINE.find("đăng ký kết h", unfinished=True).best)[0].code == "1.000894"


def test_a_best_bet_stands_first_for_its_query_alone():
    bet = Term(TermKind.BEST_BET, "khai sinh", "2.000635")
    engine = ENGINE.with_terms((*TERMS, bet))
    assert engine.codes("làm khai sinh")[0] == "2.000635"
    assert engine.codes("đăng ký khai sinh")[0] == "1.001193"


def test_other_terms_do_not_change_the_search_they_were_tried_on():
    tried = ENGINE.with_terms([])
    assert tried.index is not ENGINE.index  # it has an everyday name less
    assert tried.everyday_name("1.001456") == ""
    assert ENGINE.everyday_name("1.001456") == "Làm hộ chiếu"


def test_matches_are_listed_once_the_best_first():
    found = ENGINE.find("khai sinh")
    listed = list(in_order(found, found.matches))
    assert listed[: len(found.best)] == list(found.best)
    assert len(listed) == len(set(listed)) == found.matches.bit_count()


def test_thousands_of_rows_are_summed_as_one_by_one():
    """The bit planes give the same order at a size where rows are kept in either form."""
    many = [replace(entry(f"9.{number}", f"Thủ tục số {number} về muối"), levels=frozenset()) for number in range(9000)]
    engine = SearchEngine.of([*ENGINE.index.entries, *many], TERMS)
    assert engine.codes("đăng ký kết hôn")[0] == "1.000894"
    assert engine.find("muối").matches.bit_count() == 9000


def test_featured_are_those_filed_online_that_their_ministry_names_in_everyday_words():
    entries = [
        replace(entry("1.000894", NAMES["1.000894"]), is_online=True, keywords=("cưới",)),
        replace(entry("1.001456", NAMES["1.001456"]), is_online=True, keywords=("hộ chiếu",)),
        replace(entry("1.001193", NAMES["1.001193"]), keywords=("khai sinh",)),
        replace(entry("1.000027", NAMES["1.000027"]), is_online=True),
    ]

    assert [one.code for one in SearchEngine.of(entries, TERMS).featured] == ["1.001456", "1.000894"]


def test_of_equals_the_one_filed_more_often_comes_first():
    rare, often = (
        replace(entry(code, "Cấp giấy phép khai thác muối"), filings=n) for code, n in (("1", 3), ("2", 900))
    )

    assert SearchEngine.of([rare, often], TERMS).codes("khai thác muối") == ["2", "1"]
