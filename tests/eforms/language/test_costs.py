"""What an expression may cost: bombs are refused before they are evaluated, and the worst that is left is small."""

import json
import subprocess
import sys

import pytest

from core.limits.subprocesses import ROOT
from eforms.definition import RowsType, ValueType
from eforms.language.expressions import ExpressionCompiler, ExpressionError

ROW = {"name": ValueType.TEXT, "count": ValueType.INTEGER, "person.number": ValueType.TEXT, "uses": ValueType.TEXT_LIST}
LANGUAGE = ExpressionCompiler(
    {
        "kind": ValueType.TEXT,
        "number": ValueType.INTEGER,
        "uses": ValueType.TEXT_LIST,
        "rows": RowsType(ROW, 80),
        "many": RowsType(ROW, 200),
    }
)
BOMBS = {
    "chained maps of a list": "size(rows.map(x, [x])" + ".map(x, x + x + x + x)" * 9 + ") > 0",
    "maps that double a text": "size(uses.map(x, x + x + x + x)" + ".map(x, x + x + x + x)" * 6 + ") > 0",
    "a text that doubles a text": "size(['a']" + (".map(x, x" + " + x" * 20 + ")") * 7 + ") > 0",
    "hidden behind a condition": "kind == 'k' && size(uses" + ".map(x, x + x + x + x)" * 9 + ") > 0",
    "sums in brackets": "size(" + " + ".join(["(" + " + ".join(["kind"] * 20) + ")"] * 10) + ") > 0",
    "lists in lists": "total([1]" + ".map(x, [x, x, x, x, x, x, x, x, x, x])" * 9 + ") > 0",
    "lists that double": "size(uses" + "".join(f".map(a{n}, uses + uses)" for n in range(2)) + ".map(x, x + uses)) > 0",
    "a list compared with itself": "[1]" + ".map(x, [x, x, x, x, x, x, x, x, x, x])" * 9 + ".exists(x, x == x)",
}
LOOPS = {
    "rows against rows": "many.all(m, many.exists(n, n.name == m.name))",
    "loops in loops": "uses.all(a, uses.all(b, a == b))",
    "literals": f"{list(range(90))}.all(x, {list(range(90))}.all(y, {list(range(9))}.all(z, x > y)))",
}
HONEST = [
    "rows.all(m, size(rows.filter(n, n.person.number == m.person.number)) == 1)",
    "many.exists(m, m.name == kind)",
    "total(many.map(m, m.count * 1000)) > 5",
    "size(many.filter(m, m.count > 2).map(m, m.name + ' ' + m.person.number)) > 3 && number > 1",
    "rows.all(m, 'a' in m.uses)",
    "kind + ' ' + kind == 'a a'",
]
WORST = {
    "texts": "size(rows.map(m, m.name + m.name + m.name)) > 0",
    "one text": "size(kind + kind + kind + kind + kind + kind + kind + kind + kind + kind) > 0",
    "lists": "size(rows.map(m, rows).map(l, l + l)) > 0",
    "to Python": "total(rows.map(m, m.name)) > 0",
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_what_could_fill_the_memory_is_refused_with_a_sentence(text):
    with pytest.raises(ExpressionError, match=r"giá trị lớn hơn 32 MB"):
        LANGUAGE.compile_condition(text)


@pytest.mark.parametrize("text", LOOPS.values(), ids=LOOPS)
def test_what_could_loop_beyond_the_budget_is_refused_with_a_sentence(text):
    with pytest.raises(ExpressionError, match="Hãy giảm số dòng nhiều nhất, hoặc bớt lồng vòng lặp"):
        LANGUAGE.compile_condition(text)


@pytest.mark.parametrize("text", HONEST)
def test_what_an_author_needs_is_taken(text):
    LANGUAGE.compile_condition(text).check_evaluates()


MEASURE = """
import json, resource, sys
from eforms.definition import RowsType
from eforms.language.expressions import ExpressionError
from tests.eforms.language.test_costs import LANGUAGE, WORST
text = "x" * 20_000
row = {"name": text, "count": 1, "person": {"number": text}, "uses": ["a"] * 1000}
answers = {"kind": text, "number": 1, "uses": ["a" * 60] * 1000, "rows": [row] * 80}
program = LANGUAGE.compile_condition(WORST[sys.argv[1]])
def highest():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
before = highest()
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
try:
    program.evaluate(answers)
except ExpressionError:
    pass  # texts cannot be added up
print(json.dumps(highest() - before))
"""


@pytest.mark.servers
@pytest.mark.parametrize("name", WORST)
def test_the_worst_that_is_accepted_takes_little_memory_of_a_limited_process(name):
    done = subprocess.run([sys.executable, "-c", MEASURE, name], cwd=ROOT, capture_output=True, check=True, timeout=60)

    assert json.loads(done.stdout) < 40 * 1024
