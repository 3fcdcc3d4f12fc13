"""The syntax tree of a compiled expression, as the CEL library hands it out: a serialised `cel.expr.CheckedExpr`.

Source: https://github.com/google/cel-spec/blob/master/proto/cel/expr/syntax.proto and checked.proto. It is read with
thirty lines of the protobuf wire format (https://protobuf.dev/programming-guides/encoding/).
"""

from collections.abc import Iterator
from enum import IntEnum
from typing import Any, Final, TypeAlias

Message: TypeAlias = dict[int, list[Any]]
"""The values of a message by field number: numbers, or bytes of text and of further messages."""


class Kind(IntEnum):
    """The kinds of an expression: field numbers of `Expr`."""

    CONSTANT = 3
    IDENTIFIER = 4
    SELECT = 5
    CALL = 6
    LIST = 7
    STRUCT = 8
    COMPREHENSION = 9


EXPRESSION_ID: Final = 2
_ANY_VALUE, _CHECKED_TYPES, _CHECKED_EXPRESSION = 2, 3, 4
_TYPE_PRIMITIVE, _TYPE_WELL_KNOWN = 3, 5
_SCALAR_PRIMITIVES: Final = frozenset({1, 2, 3, 4})
"""Bool, int, uint and double; of text and bytes the size is not known."""


def checked_expression(serialized: bytes) -> tuple[Message, frozenset[int]]:
    """The root of the tree, and the ids of the expressions of a type of fixed size."""
    checked = read(read(serialized)[_ANY_VALUE][0])
    entries = (read(entry) for entry in checked.get(_CHECKED_TYPES, ()))
    scalars = frozenset(entry[1][0] for entry in entries if _is_scalar(read(entry[2][0])))
    return read(checked[_CHECKED_EXPRESSION][0]), scalars


def read(data: bytes) -> Message:
    """One message, one level deep."""
    message: Message = {}
    for number, value in _values(data):
        message.setdefault(number, []).append(value)
    return message


def kind_and_part(expression: Message) -> tuple[Kind | None, Message]:
    """What an expression is, and the message that says more of it."""
    kind = next((kind for kind in Kind if kind in expression), None)
    return kind, read(expression[kind][0]) if kind else {}


def _is_scalar(value_type: Message) -> bool:
    return _TYPE_WELL_KNOWN in value_type or value_type.get(_TYPE_PRIMITIVE, [0])[0] in _SCALAR_PRIMITIVES


def _values(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        number, wire_type = tag >> 3, tag & 7
        if wire_type == 0:
            value, at = _varint(data, at)
            yield number, value
            continue
        length = {1: 8, 5: 4}.get(wire_type)
        if length is None:
            length, at = _varint(data, at)
        yield number, data[at : at + length]
        at += length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
