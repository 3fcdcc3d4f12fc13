"""Between which numbers an expression lies: never narrower than what answers can give."""

import pytest

from eforms.definition import RowsType, ValueType
from eforms.language.expressions import ExpressionCompiler
from eforms.language.ranges import ANYTHING

LANGUAGE = ExpressionCompiler(
    {
        "n": ValueType.INTEGER,
        "m": ValueType.INTEGER,
        "born": ValueType.DATE,
        "area": ValueType.DECIMAL,
        "rows": RowsType({"count": ValueType.INTEGER, "kind": ValueType.TEXT}, 20),
    },
    {"n": (0, 10), "m": (-3, 4), "rows.count": (1, 5)},
)


@pytest.mark.parametrize(
    ("text", "lowest", "highest"),
    [
        ("7", 7, 7),
        ("-7", -7, -7),
        ("n", 0, 10),
        ("n + m", -3, 14),
        ("n - m", -4, 13),
        ("n * m", -30, 40),
        ("m * m", -12, 16),
        ("n / 3", 0, 3),
        ("m / 2", -1, 2),
        ("n % 4", 0, 3),
        ("n / m", *ANYTHING),
        ("n > 5 ? n - 5 : 0", 0, 5),
        ("5 < n ? n - 5 : 0", 0, 5),
        ("n == 0 ? 1 : 10 / n", 1, 10),
        ("n >= 3 ? 3 : n", 0, 3),
        ("smallest(n, 3) + largest(m, 0)", 0, 7),
        ("size(rows)", 0, 20),
        ("size(rows.filter(r, r.kind == 'a'))", 0, 20),
        ("total(rows.map(r, r.count))", 0, 100),
        ("total(rows.map(r, r.kind == 'a', r.count * 2))", 0, 200),
        ("int(area)", *ANYTHING),
    ],
)
def test_the_range_of_an_expression(text, lowest, highest):
    assert LANGUAGE.compile_integer(text).integer_range == (lowest, highest)


def test_years_lie_within_the_calendar():
    low, high = LANGUAGE.compile_integer("age(born)").integer_range

    assert -10_000 <= low < high <= 10_000
