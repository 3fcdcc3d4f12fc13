"""What an expression compares with which text, and which names it tests: read from its syntax tree."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from eforms.language.syntax_tree import Kind, Message, checked_expression, kind_and_part, read

ANSWERED = "answered"
"""The list of the names that are answered."""
_EQUALITIES = frozenset({"_==_", "_!=_"})


class Comparison(NamedTuple):
    """A field by name – `key`, `key.part`, of a row `rows.part` – and a text it is compared with."""

    name: str
    value: str


def comparisons(serialized: bytes) -> list[Comparison]:
    """The comparisons of fields with texts; of `"key" in answered` the name is `answered`."""
    root, _ = checked_expression(serialized)
    return list(_walk(root, {}))


def _walk(expression: Message, scope: Mapping[str, str]) -> Iterator[Comparison]:
    """Depth first; `scope` has the rows that the variables of loops stand for."""
    kind, part = kind_and_part(expression)
    if kind is Kind.CALL:
        arguments = [read(one) for one in (*part.get(1, ()), *part.get(3, ()))]
        yield from _compared(part[2][0].decode(), arguments, scope)
        inner = [(one, scope) for one in arguments]
    elif kind is Kind.COMPREHENSION:
        rows, variable = read(part[2][0]), part[1][0].decode()
        bound = {**scope, variable: name_of(rows, scope) or ""}
        inner = [(rows, scope), *((read(part[number][0]), bound) for number in (4, 5, 6, 7) if number in part)]
    elif kind is Kind.SELECT:
        inner = [(read(part[1][0]), scope)]
    elif kind is Kind.LIST:
        inner = [(read(one), scope) for one in part.get(1, ())]
    else:
        inner = []
    for one, names in inner:
        yield from _walk(one, names)


def _compared(function: str, arguments: list[Message], scope: Mapping[str, str]) -> Iterator[Comparison]:
    if function in _EQUALITIES:
        for one, other in (arguments, reversed(arguments)):
            name, value = name_of(one, scope), _text(other)
            if name and value is not None:
                yield Comparison(name, value)
    elif function in ("@in", "_in_") and len(arguments) == 2:
        item, items = arguments
        if (value := _text(item)) is not None and (name := name_of(items, scope)):
            yield Comparison(name, value)
        elif name := name_of(item, scope):
            kind, part = kind_and_part(items)
            texts = (_text(read(one)) for one in part.get(1, ())) if kind is Kind.LIST else ()
            yield from (Comparison(name, value) for value in texts if value is not None)


def name_of(expression: Message, scope: Mapping[str, str]) -> str | None:
    """The field that this part of the expression reads; None for anything else."""
    kind, part = kind_and_part(expression)
    if kind is Kind.IDENTIFIER:
        name = part[1][0].decode()
        return scope.get(name, name) or None
    if kind is Kind.SELECT and 3 not in part:
        operand = name_of(read(part[1][0]), scope)
        return f"{operand}.{part[2][0].decode()}" if operand else None
    return None


def _text(expression: Message) -> str | None:
    kind, part = kind_and_part(expression)
    return part[6][0].decode() if kind is Kind.CONSTANT and 6 in part else None
