"""Between which whole numbers an expression must lie, whatever is answered: read from its syntax tree.

What cannot be told is taken to be as far as numbers go, so a range that is narrow enough is certain.
"""

from collections.abc import Callable, Mapping
from itertools import product
from typing import Final

from eforms.definition import AnswerType, RowsType
from eforms.language.references import name_of
from eforms.language.syntax_tree import Kind, Message, kind_and_part, read
from eforms.language.values import NumberBounds

Range = tuple[int, int]
"""The lowest and the highest number."""
ANYTHING: Final[Range] = (-(10**18), 10**18)
_LENGTHS: Final[Range] = (0, 80_000)
"""Of a text in bytes, or of several choices."""
_SPANS: Final[Mapping[str, Range]] = {
    "years": (-10_000, 10_000),
    "years_until": (-10_000, 10_000),
    "months": (-120_000, 120_000),
    "days": (-3_700_000, 3_700_000),
}
_OPPOSITES: Final = {"_<_": "_>=_", "_>=_": "_<_", "_>_": "_<=_", "_<=_": "_>_", "_==_": "_!=_", "_!=_": "_==_"}
_MIRRORED: Final = {"_<_": "_>_", "_>_": "_<_", "_<=_": "_>=_", "_>=_": "_<=_"}
Scope = Mapping[str, str]


class RangeReader:
    """Reads the ranges of expressions over answers of these types, whose whole numbers have these bounds."""

    def __init__(self, types: Mapping[str, AnswerType], bounds: NumberBounds) -> None:
        self._types = types
        self._bounds = bounds

    def range_of(self, expression: Message, scope: Scope | None = None) -> Range:
        """The range of this part of an expression; `scope` has the rows that the variables of loops stand for."""
        scope = scope or {}
        kind, part = kind_and_part(expression)
        if kind is Kind.CONSTANT:
            return _constant(part)
        if kind is Kind.CALL:
            return self._call(part, scope)
        name = name_of(expression, scope)
        return self._bounds.get(name, ANYTHING) if name else ANYTHING

    def _call(self, call: Message, scope: Scope) -> Range:
        function = call[2][0].decode()
        arguments = [read(one) for one in (*call.get(1, ()), *call.get(3, ()))]
        if function == "_?_:_":
            return self._choice(arguments, scope)
        if function == "size":
            return self._length(arguments[0], scope)
        if function == "total":
            return self._total(arguments[0], scope)
        if function in _SPANS:
            return _SPANS[function] if len(arguments) > 1 else ANYTHING
        if function not in _ARITHMETIC:
            return ANYTHING
        return _within(_ARITHMETIC[function](*(self.range_of(one, scope) for one in arguments)))

    def _choice(self, arguments: list[Message], scope: Scope) -> Range:
        """Of `n > 5 ? n - 5 : 0`, what is left where the condition holds, and where it does not."""
        condition, yes, no = arguments
        holds = self._narrowed(condition, scope, holds=True).range_of(yes, scope)
        fails = self._narrowed(condition, scope, holds=False).range_of(no, scope)
        return min(holds[0], fails[0]), max(holds[1], fails[1])

    def _narrowed(self, condition: Message, scope: Scope, *, holds: bool) -> "RangeReader":
        """The same, knowing whether this comparison of a field with a number holds."""
        kind, part = kind_and_part(condition)
        function = part[2][0].decode() if kind is Kind.CALL else ""
        if function not in _OPPOSITES:
            return self
        one, other = (read(argument) for argument in part[3])
        if name_of(one, scope) is None:
            one, other, function = other, one, _MIRRORED.get(function, function)
        name = name_of(one, scope)
        if name is None or name not in self._bounds:
            return self
        known, limit = self._bounds[name], self.range_of(other, scope)
        narrowed = _compared(function if holds else _OPPOSITES[function], known, limit)
        return RangeReader(self._types, {**self._bounds, name: narrowed})

    def _length(self, expression: Message, scope: Scope) -> Range:
        kind, part = kind_and_part(expression)
        if kind is Kind.COMPREHENSION:
            return self._length(read(part[2][0]), scope)
        answer_type = self._types.get(name_of(expression, scope) or "")
        return (0, answer_type.max_rows) if isinstance(answer_type, RowsType) else _LENGTHS

    def _total(self, expression: Message, scope: Scope) -> Range:
        """Of `total(rows.map(r, r.count))`: what one row adds, as often as there may be rows."""
        kind, part = kind_and_part(expression)
        if kind is not Kind.COMPREHENSION:
            return ANYTHING
        rows, variable = read(part[2][0]), part[1][0].decode()
        item = _added_item(read(part[6][0]))
        if item is None:
            return ANYTHING
        low, high = self.range_of(item, {**scope, variable: name_of(rows, scope) or ""})
        most = self._length(rows, scope)[1]
        return _within((min(0, low * most), max(0, high * most)))


def _added_item(step: Message) -> Message | None:
    """What one turn of `map` adds to its list: `result + [item]`, perhaps under a condition."""
    kind, part = kind_and_part(step)
    if kind is not Kind.CALL:
        return None
    arguments = [read(one) for one in part.get(3, ())]
    if part[2][0] == b"_?_:_":
        return _added_item(arguments[1])
    added_kind, added = kind_and_part(arguments[1]) if part[2][0] == b"_+_" else (None, {})
    return read(added[1][0]) if added_kind is Kind.LIST and added.get(1) else None


def _constant(part: Message) -> Range:
    number = part[3][0] if 3 in part else None
    if number is None:
        return ANYTHING
    signed = number - 2**64 if number >= 2**63 else number
    return signed, signed


def _compared(function: str, known: Range, limit: Range) -> Range:
    """What is left of a range where this comparison with a number holds."""
    low, high = known
    below, above = limit
    left = {
        "_<_": (low, min(high, above - 1)),
        "_<=_": (low, min(high, above)),
        "_>_": (max(low, below + 1), high),
        "_>=_": (max(low, below), high),
        "_==_": (max(low, below), min(high, above)),
        "_!=_": _without_end(known, limit),
    }[function]
    return left if left[0] <= left[1] else known


def _without_end(known: Range, limit: Range) -> Range:
    low, high = known
    if limit[0] == limit[1]:
        return low + (low == limit[0]), high - (high == limit[0])
    return known


def _within(found: Range) -> Range:
    return max(found[0], ANYTHING[0]), min(found[1], ANYTHING[1])


def _corners(one: Range, other: Range, combine: Callable[[int, int], int]) -> Range:
    found = [combine(first, second) for first, second in product(one, other)]
    return min(found), max(found)


def _quotient(one: Range, other: Range) -> Range:
    """Rounded towards 0, as CEL does."""
    if other[0] <= 0 <= other[1]:
        return ANYTHING
    return _corners(one, other, lambda a, b: abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1))


def _remainder(one: Range, other: Range) -> Range:
    most = max(abs(number) for number in other) - 1
    return (0 if one[0] >= 0 else -most), (0 if one[1] <= 0 else min(most, one[1]))


_ARITHMETIC: Final[Mapping[str, Callable[..., Range]]] = {
    "_+_": lambda one, other: (one[0] + other[0], one[1] + other[1]),
    "_-_": lambda one, other: (one[0] - other[1], one[1] - other[0]),
    "_*_": lambda one, other: _corners(one, other, lambda a, b: a * b),
    "_/_": _quotient,
    "_%_": _remainder,
    "-_": lambda one: (-one[1], -one[0]),
    "smallest": lambda one, other: (min(one[0], other[0]), min(one[1], other[1])),
    "largest": lambda one, other: (max(one[0], other[0]), max(one[1], other[1])),
}
"""How the range of a result follows from those of its parts."""
