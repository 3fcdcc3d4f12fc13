"""What is wrong with a definition, said when it is saved and not when somebody fills it in."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from eforms.compiled.conditions import compile_computed_value
from eforms.compiled.form import CompiledForm
from eforms.definition import (
    ComputedField,
    Condition,
    DocumentField,
    Field,
    FormDefinition,
    Step,
    answer_types,
    inner_fields,
)
from eforms.definition.fields import Question
from eforms.filling.submit_names import GO_TO
from eforms.language.expressions import RESERVED, Expression, ExpressionCompiler, ExpressionError
from eforms.lint.field_lint import lint_field
from eforms.lint.satisfiability import Requirement, Satisfiability

RESERVED_INPUT_NAMES = {"csrfmiddlewaretoken", GO_TO}
"""Names a page posts beside the answers."""
MAX_IN_LIST = 3


class Severity(StrEnum):
    ERROR = "error"
    """It must be mended before the definition is published."""
    WARNING = "warning"


class Finding(NamedTuple):
    """One thing to mend, and where it stands in the definition."""

    path: str
    sentence: str
    severity: Severity = Severity.ERROR


def lint(definition: FormDefinition, *, published: FormDefinition | None = None) -> list[Finding]:
    """Everything wrong with the definition, compared with the published version where there is one."""
    found = [*_keys(definition), *_fields(definition), *_conditions(definition), *_changed_types(definition, published)]
    return found or [*_no_first_step(definition), *_unreachable(definition), *_unused_cases(definition)]


def errors(definition: FormDefinition, *, published: FormDefinition | None = None) -> list[Finding]:
    """What keeps the definition from being published."""
    return [one for one in lint(definition, published=published) if one.severity is Severity.ERROR]


def _no_first_step(definition: FormDefinition) -> list[Finding]:
    if CompiledForm(definition).path({}).steps:
        return []
    return [Finding("steps", "Khi chưa trả lời gì thì không có bước nào để bắt đầu.")]


def _keys(definition: FormDefinition) -> Iterator[Finding]:
    steps = Counter(step.key for step in definition.steps)
    fields = Counter(field.key for field in definition.fields())
    for key in (key for key, times in steps.items() if times > 1):
        yield Finding("steps", f"Có hơn một bước mang khóa “{key}”.")
    for key in (key for key, times in fields.items() if times > 1):
        yield Finding("steps", f"Có hơn một mục mang khóa “{key}”.")
    for key in (key for key, times in Counter(case.key for case in definition.cases).items() if times > 1):
        yield Finding("cases", f"Có hơn một trường hợp mang khóa “{key}”.")
    for key in sorted(fields.keys() & (RESERVED | RESERVED_INPUT_NAMES)):
        yield Finding("steps", f"Khóa “{key}” là từ dành riêng, hãy đặt tên khác.")
    for path, field in _fields_with_paths(definition):
        yield from _keys_inside(path, field, fields.keys())


def _keys_inside(path: str, field: Field, outside: Collection[str]) -> Iterator[Finding]:
    """A condition in a group reads its own fields and those outside, so no two may share a name."""
    inside = Counter(inner.key for inner in inner_fields(field))
    for key in (key for key, times in inside.items() if times > 1 or key in outside):
        yield Finding(path, f"Có hơn một mục mang khóa “{key}”.")
    for key in sorted(inside.keys() & RESERVED):
        yield Finding(path, f"Khóa “{key}” là từ dành riêng, hãy đặt tên khác.")


def _fields(definition: FormDefinition) -> Iterator[Finding]:
    for path, field in _fields_with_paths(definition):
        if sentence := lint_field(field):
            yield Finding(path, sentence)
    if sum(field.in_list for field in definition.fields()) > MAX_IN_LIST:
        yield Finding("steps", f"Danh sách hồ sơ chỉ đủ chỗ cho {MAX_IN_LIST} câu trả lời.")


def _conditions(definition: FormDefinition) -> Iterator[Finding]:
    """A condition may read what stands above it, so the form is settled in one pass and no circle can be."""
    everywhere = ExpressionCompiler(answer_types(definition.fields()))
    cases = {case.key: case.when for case in definition.cases}
    above: set[str] = set()
    for number, step in enumerate(definition.steps):
        path = f"steps.{number}"
        yield from _visibility_conditions(step, path, cases, above, everywhere)
        yield from _field_conditions(step.fields, path, cases, above, everywhere, before=frozenset(above))
        seen = {field.key for one in definition.steps[: number + 1] for field in one.fields}
        yield from _rules(step, f"{path}.", seen, above, everywhere)
    yield from _rules(definition, "", {field.key for field in definition.fields()}, above, everywhere)
    for number, case in enumerate(definition.cases):
        yield from _lint_condition(case.when, f"cases.{number}.when", above, everywhere)


def _field_conditions(
    fields: Sequence[Field],
    path: str,
    cases: Mapping[str, Condition],
    above: set[str],
    language: ExpressionCompiler,
    *,
    before: Collection[str],
) -> Iterator[Finding]:
    """The conditions of these fields, in a group too; `above` ends with them all, `before` has those of other steps."""
    for place, field in enumerate(fields):
        here = f"{path}.fields.{place}"
        yield from _visibility_conditions(field, here, cases, above, language)
        if isinstance(field, Question):
            yield from _lint_condition(field.required_if, f"{here}.required_if", above, language)
            yield from _lint_condition(field.prefill_if, f"{here}.prefill_if", before, language)
        if isinstance(field, ComputedField):
            yield from _lint_expression(partial(compile_computed_value, field, language), f"{here}.value", above)
        if own := inner_fields(field):
            within = ExpressionCompiler({**language.shapes, **answer_types(own)})
            yield from _field_conditions(own, here, cases, {*above}, within, before=before)
        above.add(field.key)


def _visibility_conditions(
    part: Step | Field,
    path: str,
    cases: Mapping[str, Condition],
    above: Collection[str],
    everywhere: ExpressionCompiler,
) -> Iterator[Finding]:
    yield from _lint_condition(part.show_if, f"{path}.show_if", above, everywhere)
    for key in part.cases:
        if key in cases:
            yield from _lint_condition(cases[key], f"{path}.cases", above, everywhere)
        else:
            yield Finding(f"{path}.cases", f"Không có trường hợp nào mang khóa “{key}”.")


def _rules(
    part: Step | FormDefinition,
    path: str,
    seen: Collection[str],
    above: Collection[str],
    everywhere: ExpressionCompiler,
) -> Iterator[Finding]:
    for number, bar in enumerate(part.not_eligible):
        yield from _lint_condition(bar.when, f"{path}not_eligible.{number}.when", above, everywhere)
    for number, check in enumerate(part.checks):
        yield from _lint_condition(check.that, f"{path}checks.{number}.that", above, everywhere)
        for key in (key for key in check.at if key not in seen):
            yield Finding(
                f"{path}checks.{number}.at", f"Không có mục nào mang khóa “{key}” ở bước này hoặc bước trước."
            )


def _changed_types(definition: FormDefinition, published: FormDefinition | None) -> Iterator[Finding]:
    """Answers under one key mean the same in every version, so lists and statistics may put them together."""
    before = {field.key: field.type for field in published.fields()} if published else {}
    for path, field in _fields_with_paths(definition):
        if before.get(field.key, field.type) != field.type:
            yield Finding(path, f"Khóa “{field.key}” trong phiên bản đang áp dụng là mục loại khác; hãy đặt khóa mới.")


def _unreachable(definition: FormDefinition) -> Iterator[Finding]:
    """Steps and fields nobody is ever asked, and steps nobody ever gets past."""
    reach = Satisfiability(definition)
    for number, step in enumerate(definition.steps):
        path = f"steps.{number}"
        if not reach.possible(reach.asked(step)):
            yield Finding(path, "Không ai tới được bước này: điều kiện hiện bước không bao giờ đúng.")
            continue
        for place, field in enumerate(step.fields):
            if (field.show_if or field.cases) and not reach.possible(reach.asked(step, field)):
                yield Finding(f"{path}.fields.{place}", _never_shown_message(field))
        if not reach.possible(
            [*reach.asked(step), *_requirements_to_continue(definition), *_requirements_to_continue(step)]
        ):
            yield Finding(path, "Không ai đi qua được bước này: câu trả lời nào cũng bị từ chối.")


def _never_shown_message(field: Field) -> str:
    thing = "Giấy tờ" if isinstance(field, DocumentField) else "Mục"
    return f"{thing} “{field.label}” không bao giờ được hỏi: điều kiện hiện không bao giờ đúng."


def _requirements_to_continue(part: Step | FormDefinition) -> Iterator[Requirement]:
    """What lets a person go on."""
    yield from (Requirement(bar.when, holds=False, answered=False) for bar in part.not_eligible)
    yield from (Requirement(check.that, answered=False) for check in part.checks)


def _unused_cases(definition: FormDefinition) -> Iterator[Finding]:
    parts: Iterable[Step | Field] = (*definition.steps, *definition.fields())
    used = {key for part in parts for key in part.cases}
    for number, case in enumerate(definition.cases):
        if case.key not in used:
            sentence = f"Không giấy tờ hay mục nào được hỏi riêng trong trường hợp “{case.title}”."
            yield Finding(f"cases.{number}", sentence, Severity.WARNING)


def _lint_condition(
    condition: Condition | None, path: str, above: Collection[str], everywhere: ExpressionCompiler
) -> Iterator[Finding]:
    if condition is not None:
        yield from _lint_expression(partial(everywhere.condition, condition), path, above)


def _lint_expression(compiles: Callable[[], Expression], path: str, above: Collection[str]) -> Iterator[Finding]:
    """It can be read and reckoned, and it looks back."""
    try:
        expression = compiles()
        expression.try_out()
    except ExpressionError as refusal:
        yield Finding(path, str(refusal))
        return
    for key in sorted(expression.reads - {*above, "today"}):
        yield Finding(path, f"Điều kiện dùng mục “{key}”, là mục đứng sau nó; chỉ được dùng các mục đứng trước.")


def _fields_with_paths(definition: FormDefinition) -> Iterator[tuple[str, Field]]:
    """Every field an author wrote, those in groups too, with its path."""
    for number, step in enumerate(definition.steps):
        yield from _nested_with_paths(step.fields, f"steps.{number}")


def _nested_with_paths(fields: Sequence[Field], path: str) -> Iterator[tuple[str, Field]]:
    for place, field in enumerate(fields):
        here = f"{path}.fields.{place}"
        yield here, field
        yield from _nested_with_paths(inner_fields(field), here)
