"""The functions of the language: days of the calendar, numbers, and what the table of them says."""

from datetime import date
from pathlib import Path

import pytest
from time_machine import travel

from eforms.definition import RowsType, ValueType
from eforms.language.expressions import ExpressionCompiler, ExpressionError
from eforms.language.functions import FUNCTIONS

EXAMPLE_TYPES: dict[str, ValueType | RowsType] = {
    **dict.fromkeys(("born", "signed", "expires"), ValueType.DATE),
    "copies": ValueType.INTEGER,
    "area": ValueType.DECIMAL,
    "name": ValueType.TEXT,
    "members": RowsType(
        {
            "born_on": ValueType.DATE,
            "relation": ValueType.TEXT,
            "count": ValueType.INTEGER,
            "area": ValueType.DECIMAL,
        },
        20,
    ),
}
LANGUAGE = ExpressionCompiler(EXAMPLE_TYPES)
REFERENCE = (Path(__file__).parents[3] / "docs" / "eforms.md").read_text()


def holds(text, **answers):
    return LANGUAGE.compile_condition(text).evaluate(answers)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("signed + months(1) == day('2027-02-28')", {"signed": "2027-01-31"}),
        ("signed + months(1) == day('2028-02-29')", {"signed": "2028-01-31"}),
        ("signed - months(1) == day('2027-02-28')", {"signed": "2027-03-31"}),
        ("signed + years(1) == day('2029-02-28')", {"signed": "2028-02-29"}),
        ("signed + days(30) == day('2027-03-02')", {"signed": "2027-01-31"}),
        ("signed + (years(1) + months(2)) == day('2028-03-31')", {"signed": "2027-01-31"}),
        ("signed - (years(1) + days(1)) == day('2026-01-30')", {"signed": "2027-01-31"}),
        ("signed + months(12) == signed + years(1)", {"signed": "2027-01-31"}),
        ("months(signed, expires) == 0", {"signed": "2027-01-31", "expires": "2027-02-28"}),
        ("months(signed, expires) == 14", {"signed": "2026-01-15", "expires": "2027-03-15"}),
        ("days(signed, expires) == 28", {"signed": "2027-01-31", "expires": "2027-02-28"}),
        ("days(expires, signed) == -28", {"signed": "2027-01-31", "expires": "2027-02-28"}),
        ("signed - day('2027-01-30') == duration('24h')", {"signed": "2027-01-31"}),
        ("age(born) == 13", {"born": "2012-11-22"}),
        ("age(born) == 14", {"born": "2012-11-21"}),
        ("name == 'age(x)' && age(born) == 14", {"born": "2012-11-21", "name": "age(x)"}),
        ("born + years(14) <= today", {"born": "2012-11-21"}),
        ("!(born + years(14) <= today)", {"born": "2012-11-22"}),
        ("members.exists(m, age(m.born_on) >= 14)", {"members": [{"born_on": "2012-11-21"}]}),
        ("members.all(m, day(m.born_on) + years(14) > today)", {"members": [{"born_on": "2012-11-22"}]}),
        ("members.exists(m, years(m.born_on, today) == 14)", {"members": [{"born_on": "2012"}]}),
        ("smallest(copies, 5) == 5 && largest(copies, 5) == 7", {"copies": 7}),
        ("largest(area, 36.0) == 36.5", {"area": "36.5"}),
    ],
)
@travel("2026-11-21 03:00 +0000")
def test_a_function_does_what_it_says(text, answers):
    assert holds(text, **answers) is True


def test_the_day_of_filing_is_the_day_of_an_age():
    expression = LANGUAGE.compile_condition("age(born) >= 14")

    assert not expression.is_true({"born": "2012-11-22"}, today=date.fromisoformat("2026-11-21"))
    assert expression.is_true({"born": "2012-11-22"}, today=date.fromisoformat("2026-11-22"))
    assert not expression.is_true({})


@pytest.mark.parametrize(
    "text", ["today + 6", "months(6) > 5", "age(name) > 1", "copies + months(1) == 2", "years('a')"]
)
def test_a_span_goes_with_days_alone(text):
    with pytest.raises(ExpressionError):
        LANGUAGE.compile_condition(text).check_evaluates()


def test_a_day_beyond_the_calendar_is_left_open(caplog):
    expression = LANGUAGE.compile_condition("signed + years(copies) > today")

    assert not expression.is_true({"signed": "2026-01-01", "copies": 9000})
    assert not expression.is_false({"signed": "2026-01-01", "copies": 9000})
    assert "cannot be evaluated" in caplog.text


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.example)
def test_every_function_has_an_example_that_compiles_and_stands_in_the_reference(function):
    LANGUAGE.compile_condition(function.example).check_evaluates()

    assert function.name in function.example
    assert f"`{function.example}`" in REFERENCE
    assert function.meaning_en in REFERENCE


def test_a_field_may_have_the_name_of_a_function():
    language = ExpressionCompiler({"days": ValueType.INTEGER, "born": ValueType.DATE})

    assert language.compile_condition("born + days(3) > today").dependencies == {"born", "today"}
    assert language.compile_condition("days > 3").is_true({"days": 4})
