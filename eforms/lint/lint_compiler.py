"""The compiler of the checks before publishing: it also knows what numbers and choices may be."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress

from eforms.definition import (
    AddressField,
    Block,
    ComputedField,
    RowsField,
    ValueType,
    answer_types,
    number_bounds,
)
from eforms.definition.fields import ChoiceField, FieldBase
from eforms.inputs.addresses import COMMUNES, COUNTRIES, PROVINCES
from eforms.language import codelists
from eforms.language.expressions import ExpressionCompiler, ExpressionError
from eforms.language.values import HOME


def lint_compiler(fields: Iterable[FieldBase], *, around: ExpressionCompiler | None = None) -> ExpressionCompiler:
    """A compiler for conditions over these fields; `around` is that of the fields outside their group."""
    fields = tuple(fields)
    types, bounds, choices = answer_types(fields), number_bounds(fields), dict(_choices(fields))
    if around is None:
        return _with_computed_bounds(ExpressionCompiler(types, bounds, choices), fields)
    return ExpressionCompiler({**around.types, **types}, {**around.bounds, **bounds}, {**around.choices, **choices})


def _with_computed_bounds(compiler: ExpressionCompiler, fields: Iterable[FieldBase]) -> ExpressionCompiler:
    """Knowing of each computed number, too, what it may be; each reads those above it."""
    for field in fields:
        if isinstance(field, ComputedField) and field.value_type is ValueType.INTEGER:
            with suppress(ExpressionError):
                compiler.bounds[field.key] = compiler.compile_integer(field.value).integer_range
    return compiler


def _choices(fields: Iterable[FieldBase], prefix: str = "") -> Iterator[tuple[str, Collection[str]]]:
    """What conditions may compare these fields with, by name: `key`, `key.part`, of a row `rows.part`."""
    for field in fields:
        name = prefix + field.key
        if isinstance(field, ChoiceField):
            if field.options or field.code_list in codelists.names():
                yield name, [option.value for option in field.options] or codelists.get(field.code_list).labels.keys()
        elif isinstance(field, AddressField):
            yield from _parts_of_address(field, name)
        elif isinstance(field, RowsField | Block):
            yield from _choices(field.inner_fields, f"{name}.")


def _parts_of_address(field: AddressField, name: str) -> Iterator[tuple[str, Collection[str]]]:
    """A province or commune is blank abroad; that a country may be compared with blank is how it was once."""
    for part, code_list in (("province", PROVINCES), ("commune", COMMUNES)):
        if code_list in codelists.names():
            yield f"{name}.{part}", codelists.get(code_list).codes_or_blank
    abroad = codelists.get(COUNTRIES).labels.keys() if field.foreign and COUNTRIES in codelists.names() else set()
    yield f"{name}.country", abroad | {HOME, ""}
