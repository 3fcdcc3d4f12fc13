"""The language of conditions: what it says, and what it refuses."""

import re

import pytest
from time_machine import travel

from eforms.definition import AllOf, AnyOf, ConditionRow, ValueType
from eforms.language.expressions import MAX_LENGTH, ExpressionCompiler, ExpressionError, Pattern, UnansweredError
from tests.work import is_no_dearer

LANGUAGE = ExpressionCompiler(
    {
        "kind": ValueType.TEXT,
        "number": ValueType.INTEGER,
        "born": ValueType.DATE,
        "uses": ValueType.TEXT_LIST,
        "yes": ValueType.BOOLEAN,
        "at": ValueType.ADDRESS,
        "passport.number": ValueType.TEXT,
        "passport.issued_on": ValueType.DATE,
    }
)


ENGINE_WORDS = re.compile(r"protobuf|ERROR|INVALID|Syntax|overload|string|double|\bint\b|<input>|_[=<>+]")
"""Of the library and of the types it knows: no author is shown these."""


@pytest.mark.parametrize(
    ("condition", "answers", "holds"),
    [
        (ConditionRow(field="kind", value="a"), {"kind": "a"}, True),
        (ConditionRow(field="kind", value='a"b'), {"kind": 'a"b'}, True),
        (ConditionRow(field="kind", op="is_not", value="a"), {"kind": "b"}, True),
        (ConditionRow(field="kind", op="is_not", value="a"), {}, False),
        (ConditionRow(field="kind", op="one_of", value=["a", "b"]), {"kind": "b"}, True),
        (ConditionRow(field="uses", op="contains", value="a"), {"uses": ["a"]}, True),
        (ConditionRow(field="number", op="above", value=5), {"number": 6}, True),
        (ConditionRow(field="number", op="answered"), {"number": 0}, True),
        (ConditionRow(field="number", op="unanswered"), {}, True),
        (ConditionRow(field="passport", op="answered"), {"passport": {"number": "C1"}}, True),
        (ConditionRow(field="passport", op="answered"), {"passport": {}}, False),
        (ConditionRow(field="passport", op="unanswered"), {}, True),
        (ConditionRow(field="yes", value=False), {"yes": False}, True),
        (ConditionRow(field="yes", value=False), {}, False),
        (ConditionRow(field="born", op="below", value="2000-01-01"), {"born": "1999-12-31"}, True),
        (ConditionRow(field="born", op="at_most", value="today"), {"born": "2026-11-21"}, True),
        (
            AllOf(all=[ConditionRow(field="kind", value="a"), ConditionRow(field="number", value=1)]),
            {"kind": "a"},
            False,
        ),
        (
            AnyOf(any=[ConditionRow(field="kind", value="a"), ConditionRow(field="number", value=1)]),
            {"kind": "a"},
            True,
        ),
        ("years(born, today) < 14", {"born": "2012-11-22"}, True),
        ("years(born, today) < 14", {"born": "2012-11-21"}, False),
        ("at.province == '01'", {"at": {"province": "01"}}, True),
        ("at.street == ''", {"at": {"province": "01"}}, True),
        ("!yes", {}, False),
        ("size(kind) == 4", {"kind": "Đặng"}, True),
    ],
)
@travel("2026-11-21 03:00 +0000")
def test_a_condition_says_what_it_says(condition, answers, holds):
    assert LANGUAGE.compile_condition(condition).is_true(answers) is holds


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ("unknown == 1", "mục không có trong biểu mẫu"),
        ("number == 'a'", "hai loại giá trị"),
        ("number * 0.5 > 1.0", "hai loại giá trị"),
        ("number", "đúng hoặc sai"),
        ("number ==", "không đọc được"),
        (ConditionRow(field="born", op="below", value="31/12/2000"), "không phải là một ngày"),
        (ConditionRow(field="number", op="contains", value="a"), "hai loại giá trị"),
        ("born > number", r"\(ngày, số nguyên\)"),
        ("numbr == 1", "muốn viết “number”"),
        ("nope(number) == 1", "Không có hàm nào tên “nope”"),
        ("yeers(born, today) > 1", "muốn viết “years”"),
        ("kind.upper() == 'A'", "Không có hàm nào tên “upper”"),
        ("size(number) == 1", "Hàm “size” không nhận các giá trị này .số nguyên"),
        ("months(kind) == months(1)", "Hàm “months” không nhận"),
        ("uses.exists(u)", "Hàm “exists” viết chưa đúng. Ví dụ"),
        ("uses.exists(1, true)", "cần một tên ngắn cho dòng"),
        ("number = 1", "viết là =="),
        ("number == 1 &&& yes", "ký tự thứ"),
        ("yes ? 1 : 'a'", "hai giá trị cùng loại"),
        ("yes && number", "đúng hoặc sai"),
        ("number.part == 1", "không có phần nào bên trong"),
        ("99999999999999999999 == number", "số quá lớn"),
    ],
)
def test_a_broken_condition_is_refused_with_a_sentence(condition, sentence):
    with pytest.raises(ExpressionError, match=sentence) as refusal:
        LANGUAGE.compile_condition(condition)
    assert not ENGINE_WORDS.search(str(refusal.value).partition(" Các hàm dùng được: ")[0])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("int('x') == number", "không đổi được"),
        ("kind.matches('(')", "biểu thức chính quy"),
        ("uses[3] == 'a'", "dòng có thể không có"),
        ("day('hôm nay') == today", "không phải là ngày"),
        ("timestamp('2020') < today", "hãy dùng day"),
        ("today + years(90000) > today", "ra ngoài lịch"),
        ("at.nothing == 'a'", "mục đó không có"),
    ],
)
def test_what_always_fails_is_refused_in_words_of_ours(text, sentence):
    with pytest.raises(ExpressionError, match=sentence) as refusal:
        LANGUAGE.compile_condition(text).check_evaluates()
    assert not ENGINE_WORDS.search(str(refusal.value))


@pytest.mark.parametrize("text", ["1 / number == 1", "1 % number == 1", "number * number * number > 0"])
def test_a_condition_that_cannot_be_reckoned_is_neither_true_nor_false(text, caplog):
    condition, answers = LANGUAGE.compile_condition(text), {"number": 0 if "*" not in text else 2**40}

    assert not condition.is_true(answers)
    assert not condition.is_false(answers)
    assert "cannot be evaluated" in caplog.text


def test_an_error_is_raised_and_never_taken_for_a_value():
    with pytest.raises(ExpressionError):
        LANGUAGE.compile_condition("1 / number == 1").evaluate({"number": 0})
    with pytest.raises(UnansweredError):
        LANGUAGE.compile_integer("8000 * number").evaluate({})


def test_money_is_counted_in_whole_numbers():
    assert LANGUAGE.compile_integer("8000 * number").evaluate({"number": 3}) == 24_000
    with pytest.raises(ExpressionError):
        LANGUAGE.compile_integer("8000.0")
    with pytest.raises(ExpressionError):
        LANGUAGE.compile_integer("number * number").evaluate({"number": 2**40})


HOSTILE = [
    "(" * 100_000 + "yes" + ")" * 100_000,
    "!" * 100_000 + "yes",
    "number" + " + number" * 100_000 + " == 1",
    "[" * 5_000,
    "1 == " * 1_000 + "1",
    "kind.matches('(a+)+$' * 9)",
    ".".join(["kind"] * 10_000),
    ".".join(["kind"] * (MAX_LENGTH // len("kind."))),
    "[1,2,3,4,5,6,7,8,9].all(a, " * 12 + "true" + ")" * 12,
    "\x00",
    "yes || " * 50_000 + "yes",
]


HONEST = " || ".join(f"(kind == 'k{n}' && number > {n})" for n in range(20))
"""What somebody might really ask for."""


def worked_out(text):
    """Compiled, and weighed with answers once."""
    return LANGUAGE.compile_condition(text).is_true({"yes": True, "number": 1, "kind": "a" * 1000})


def refused(text):
    with pytest.raises(ExpressionError):
        worked_out(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_expression_is_refused_before_twenty_honest_ones_are_worked_out(text):
    refused(text)

    assert is_no_dearer(lambda: refused(text), than=lambda: worked_out(HONEST), times=20)


def test_an_expression_too_long_to_be_an_honest_one_is_not_compiled():
    with pytest.raises(ExpressionError, match="20000 ký tự"):
        LANGUAGE.compile_condition("yes || " * (MAX_LENGTH // len("yes || ")) + " " * len("yes || ") + "yes")


def test_a_catastrophic_pattern_is_harmless():
    """Ten times the text takes about ten times the work; where a pattern may go back, it would be a hundred times."""
    pattern = Pattern("(a+)+")

    def fails(length):
        assert not pattern.matches("a" * length + "b")

    assert is_no_dearer(lambda: fails(1_000_000), than=lambda: fails(100_000), times=30)
