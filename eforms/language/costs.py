"""What an expression can cost at most: how often it loops and how much memory its values take, whatever is answered.

Reckoned from its syntax tree before it is ever evaluated, for every branch: no choice of sample answers could show
what a hostile author hides behind a condition. Loops multiply, so seven chained `map`s would fill a server's memory.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from eforms.definition import AnswerType, RowsType, ValueType
from eforms.language.syntax_tree import EXPRESSION_ID, Kind, Message, checked_expression, kind_and_part, read

MAX_ITERATIONS: Final = 9_000
"""Turns of all loops together; the CEL library itself stops at 10,000."""
MAX_MEMORY: Final = 32 * 2**20
"""Bytes of all values that one evaluation makes, by this reckoning."""
COMPARED_PER_BYTE: Final = 32
"""Bytes that are compared in the time in which one is allocated."""
REFERENCE: Final = 16
LONGEST_TEXT, MOST_CHOICES = 80_000, 1_000
"""Bytes of 20,000 characters, and the answers to one question of several choices."""

_COSTLY: Final = re.compile(r"\+|\b(?:all|exists|exists_one|existsOne|filter|map)\b")
"""Without a loop or a sum an expression makes nothing larger than what it is given."""
_WHOLE_ARGUMENT_COPIED: Final = frozenset({"matches", "sum", "total"})
_COMPARISONS: Final = frozenset({"_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_"})


class Bound(NamedTuple):
    """How large a value can be."""

    weight: int
    """Bytes, with everything in it."""
    length: int
    """Items of a list, entries of a map."""
    item: "Bound | None" = None
    """Its largest item; None: it is no list and no map, as far as is known."""
    parts: "Mapping[str, Bound]" = {}
    """The parts of a row by name."""

    @property
    def each(self) -> "Bound":
        return self.item or self


SCALAR: Final = Bound(REFERENCE, 0)
ANY_TEXT: Final = Bound(LONGEST_TEXT, MOST_CHOICES)
_LEAVES: Final = {
    ValueType.TEXT: ANY_TEXT,
    ValueType.TEXT_LIST: Bound(LONGEST_TEXT, MOST_CHOICES, Bound(60, 0)),
    ValueType.ADDRESS: Bound(4 * LONGEST_TEXT, 4, ANY_TEXT),
}


class Cost:
    """The cost of one expression: `iterations` and `memory`, at most."""

    def __init__(self, serialized: bytes, types: Mapping[str, AnswerType]) -> None:
        self.iterations = 0
        self.memory = 0
        self._types = types
        root, self._scalars = checked_expression(serialized)
        self._bound(root, {"answered": Bound(LONGEST_TEXT, MOST_CHOICES, Bound(80, 0))}, 1)

    def _bound(self, expression: Message, scope: Mapping[str, Bound], times: int) -> Bound:
        """The bound of this part, which is evaluated `times` times; its cost is added."""
        kind, part = kind_and_part(expression)
        match kind:
            case Kind.CONSTANT:
                bound = Bound(REFERENCE + max((len(text) for text in part.get(6, ())), default=0), 0)
            case Kind.IDENTIFIER:
                bound = self._variable(part[1][0].decode(), scope)
            case Kind.SELECT:
                operand = self._bound(read(part[1][0]), scope, times)
                bound = SCALAR if 3 in part else operand.parts.get(part[2][0].decode(), operand.each)
            case Kind.CALL:
                bound = self._call(expression, part, scope, times)
            case Kind.LIST:
                bound = self._collection(map(read, part.get(1, ())), scope, times)
            case Kind.STRUCT:
                entries = map(read, part.get(2, ()))
                bound = self._collection((read(entry[n][0]) for entry in entries for n in (3, 4)), scope, times)
            case Kind.COMPREHENSION:
                bound = self._comprehension(part, scope, times)
            case _:
                bound = SCALAR
        return bound

    def _variable(self, name: str, scope: Mapping[str, Bound]) -> Bound:
        """A variable of a loop, or an answer."""
        answer_type = self._types.get(name)
        return scope[name] if name in scope else SCALAR if answer_type is None else _bound_of(answer_type)

    def _collection(self, items: Iterable[Message], scope: Mapping[str, Bound], times: int) -> Bound:
        bounds = [self._bound(item, scope, times) for item in items]
        self.memory += times * REFERENCE * (len(bounds) + 1)
        weight = sum(bound.weight + REFERENCE for bound in bounds)
        return Bound(weight, len(bounds), _largest(bounds))

    def _comprehension(self, part: Message, scope: Mapping[str, Bound], times: int) -> Bound:
        """A macro such as `map`: what one turn adds to its list, it adds in every turn."""
        variable, result = part[1][0].decode(), part[3][0].decode()
        collection = self._bound(read(part[2][0]), scope, times)
        turns = times * collection.length
        self.iterations += turns
        inner = {**scope, variable: collection.each, result: self._bound(read(part[4][0]), scope, times)}
        self._bound(read(part[5][0]), inner, turns)
        added = self._bound(read(part[6][0]), inner, turns)
        if added.item is not None:
            added = Bound(added.weight * collection.length, added.length * collection.length, added.item)
        return self._bound(read(part[7][0]), {**scope, result: added}, times)

    def _call(self, expression: Message, call: Message, scope: Mapping[str, Bound], times: int) -> Bound:
        function = call[2][0].decode()
        arguments = [self._bound(read(argument), scope, times) for argument in (*call.get(1, ()), *call.get(3, ()))]
        if function == "_?_:_":
            return _largest(arguments[1:])
        if function == "_[_]":
            return arguments[0].each
        if expression[EXPRESSION_ID][0] in self._scalars:
            self.memory += times * _work(function, arguments)
            return SCALAR
        lists = [argument for argument in arguments if argument.item is not None]
        weight, length = sum(one.weight for one in arguments), sum(one.length for one in arguments)
        self.memory += times * (REFERENCE * length if lists else weight)
        return Bound(weight, length, _largest([one.each for one in lists]) if lists else None)


def check_cost(text: str, serialized: bytes, types: Mapping[str, AnswerType]) -> str:
    """Why the expression is refused, as a sentence; empty where it is cheap enough."""
    if not _COSTLY.search(text):
        return ""
    try:
        cost = Cost(serialized, types)
    except RecursionError:
        return "Điều kiện quá dài hoặc lồng quá nhiều lớp."
    if cost.iterations > MAX_ITERATIONS:
        most = f"{MAX_ITERATIONS:,}".replace(",", ".")
        return f"Biểu thức có thể duyệt các dòng hơn {most} lần. Hãy giảm số dòng nhiều nhất, hoặc bớt lồng vòng lặp."
    if cost.memory > MAX_MEMORY:
        most = f"{MAX_MEMORY // 2**20} MB"
        return f"Biểu thức có thể tạo ra giá trị lớn hơn {most}. Hãy bớt ghép chuỗi, ghép danh sách và map nối tiếp."
    return ""


def _bound_of(answer_type: AnswerType) -> Bound:
    if isinstance(answer_type, RowsType):
        row = _row({name: _bound_of(inner) for name, inner in answer_type.fields.items()})
        return Bound(answer_type.max_rows * row.weight, answer_type.max_rows, row)
    return _LEAVES.get(answer_type, SCALAR)


def _row(leaves: Mapping[str, Bound]) -> Bound:
    """A row of these parts; `person.born_on` is the part of a part."""
    nested: dict[str, dict[str, Bound]] = {}
    parts: dict[str, Any] = {name: bound for name, bound in leaves.items() if "." not in name}
    for name, bound in leaves.items():
        key, dot, inner = name.partition(".")
        if dot:
            nested.setdefault(key, {})[inner] = bound
    parts |= {key: _row(inner) for key, inner in nested.items()}
    return Bound(sum(bound.weight for bound in parts.values()), len(parts), _largest(parts.values()), parts)


def _largest(bounds: Iterable[Bound]) -> Bound:
    """A bound for whichever of these it is."""
    bounds = list(bounds)
    if len(bounds) < 2:
        return bounds[0] if bounds else SCALAR
    items = [bound.item for bound in bounds if bound.item is not None]
    weight, length = max(bound.weight for bound in bounds), max(bound.length for bound in bounds)
    return Bound(weight, length, _largest(items) if items else None)


def _work(function: str, arguments: list[Bound]) -> int:
    """What a function costs that answers with something of fixed size."""
    weights = [argument.weight for argument in arguments]
    if function in _WHOLE_ARGUMENT_COPIED:
        return sum(weights)
    if function in _COMPARISONS:
        return min(weights) // COMPARED_PER_BYTE
    is_counted = function == "size" and arguments[0].item is not None
    return 0 if is_counted else sum(weights) // COMPARED_PER_BYTE
