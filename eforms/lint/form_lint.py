"""Static checks of a form definition: keys, conditions, unreachable steps and fields."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial

from eforms.compiled.conditions import compile_computed_value
from eforms.compiled.form import CompiledForm
from eforms.definition import (
    ComputedField,
    Condition,
    DocumentField,
    Field,
    FormDefinition,
    RowsField,
    Step,
)
from eforms.definition.fields import Question
from eforms.definition.traversal import fields_with_paths, written_fields
from eforms.filling.submit_names import GO_TO
from eforms.language.expressions import RESERVED, Expression, ExpressionCompiler, ExpressionError
from eforms.lint.field_lint import lint_field
from eforms.lint.finding import Finding, Severity
from eforms.lint.lint_compiler import lint_compiler
from eforms.lint.paper_lint import paper_findings
from eforms.lint.posted_size import check_posted_size
from eforms.lint.row_choice_lint import row_choice_errors
from eforms.lint.satisfiability import Requirement, Satisfiability
from eforms.lint.source_lint import source_findings
from eforms.lint.table_lint import unprinted_questions
from eforms.lint.text_lint import text_findings
from eforms.lint.words_lint import words_findings

RESERVED_INPUT_NAMES = {"csrfmiddlewaretoken", GO_TO}
"""Names that a page posts beside the answers."""
READS_ITSELF = "Điều kiện đọc chính mục “{}” mà nó đứng ở đó; chỉ được dùng các mục đứng trước."
LOOKS_AHEAD = "Điều kiện dùng mục “{}”, là mục đứng sau nó; chỉ được dùng các mục đứng trước."
NOT_HERE = "Bước này và các bước trước không có mục “{}”. Hãy chọn mục khác để báo lỗi."
HOME_IS_BLANK = "Địa chỉ trong nước có nước là VN, như quốc tịch. Hãy viết country == 'VN' thay cho để trống."
NOBODY_PASSES = (
    "Không ai đi qua được bước này: câu trả lời nào cũng bị từ chối. "
    "Hãy xem lại các kiểm tra chéo và trường hợp không giải quyết."
)
MAX_IN_LIST = 3
"""Fields that may be shown in the clerk's list."""
TOO_MANY_IN_LIST = (
    f"Danh sách hồ sơ chỉ đủ chỗ cho {MAX_IN_LIST} câu trả lời. "
    "Hãy bỏ chọn “Hiện trong danh sách của cán bộ” ở các mục khác."
)


__all__ = ["Finding", "Severity", "errors", "lint"]


def lint(definition: FormDefinition, *, published: FormDefinition | None = None) -> list[Finding]:
    """All findings; with the `published` version also fields whose type has changed.

    Where keys are wrong, the findings of the keys alone: what a condition reads there is anybody's guess.
    """
    keys = list(_keys(definition))
    if keys:
        return keys
    findings = [
        *(_fields(definition) or _posted_size(definition)),
        *_conditions(definition),
        *_changed_types(definition, published),
        *text_findings(definition),
        *paper_findings(definition),
        *words_findings(definition),
    ]
    if any(finding.severity is Severity.ERROR for finding in findings):
        return findings
    return [
        *findings,
        *(_no_first_step(definition) or _unreachable(definition)),
        *_unused_cases(definition),
        *_unprinted(definition),
    ]


def errors(definition: FormDefinition, *, published: FormDefinition | None = None) -> list[Finding]:
    """The findings that keep the definition from being published."""
    return [finding for finding in lint(definition, published=published) if finding.severity is Severity.ERROR]


def _no_first_step(definition: FormDefinition) -> list[Finding]:
    if CompiledForm(definition).evaluate({}).steps:
        return []
    return [Finding("steps", "Khi chưa trả lời gì thì không có bước nào để bắt đầu. Hãy bỏ điều kiện của bước đầu.")]


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
    for path, field in fields_with_paths(definition):
        yield from _keys_inside(path, field, fields.keys())


def _keys_inside(path: str, field: Field, outside: Collection[str]) -> Iterator[Finding]:
    """A condition in a group reads its own fields and those outside, so no two may have the same key."""
    inside = Counter(inner.key for inner in written_fields(field))
    for key in (key for key, times in inside.items() if times > 1 or key in outside):
        yield Finding(path, f"Có hơn một mục mang khóa “{key}”.")
    for key in sorted(inside.keys() & RESERVED):
        yield Finding(path, f"Khóa “{key}” là từ dành riêng, hãy đặt tên khác.")


def _fields(definition: FormDefinition) -> list[Finding]:
    checked = ((path, lint_field(field)) for path, field in fields_with_paths(definition))
    findings = [Finding(path, message) for path, message in checked if message]
    findings += [Finding(path, message) for path, message in row_choice_errors(definition)]
    if sum(field.in_list for field in definition.fields()) > MAX_IN_LIST:
        findings.append(Finding("steps", TOO_MANY_IN_LIST))
    return findings


def _posted_size(definition: FormDefinition) -> list[Finding]:
    message = check_posted_size(definition.fields())
    return [Finding("steps", message)] if message else []


def _conditions(definition: FormDefinition) -> Iterator[Finding]:
    """A condition may only read what stands above it, so one pass evaluates the form and no cycle is possible."""
    compiler = lint_compiler(definition.fields())
    cases = {case.key: case.when for case in definition.cases}
    above: set[str] = set()
    for number, step in enumerate(definition.steps):
        path = f"steps.{number}"
        yield from _visibility_conditions(step, path, cases, above, compiler)
        yield from _field_conditions(step.fields, path, cases, above, compiler, before=frozenset(above))
        keys = {field.key for earlier in definition.steps[: number + 1] for field in earlier.fields}
        yield from _rules(step, f"{path}.", keys, above, compiler)
    yield from _rules(definition, "", {field.key for field in definition.fields()}, above, compiler)
    for number, case in enumerate(definition.cases):
        yield from _lint_condition(case.when, f"cases.{number}.when", above, compiler)


def _field_conditions(
    fields: Sequence[Field],
    path: str,
    cases: Mapping[str, Condition],
    above: set[str],
    compiler: ExpressionCompiler,
    *,
    before: Collection[str],
) -> Iterator[Finding]:
    """The conditions of these fields, those in groups too.

    `above` has the keys a condition may read, and grows with each field; `before` has those of earlier steps.
    """
    for position, field in enumerate(fields):
        field_path = f"{path}.fields.{position}"
        yield from _visibility_conditions(field, field_path, cases, above, compiler)
        if isinstance(field, Question):
            yield from _lint_condition(field.required_if, f"{field_path}.required_if", above, compiler, own=field.key)
            yield from _lint_condition(field.prefill_if, f"{field_path}.prefill_if", before, compiler)
        yield from source_findings(field, field_path, compiler, above=above, before=before)
        if isinstance(field, ComputedField):
            compiled = partial(compile_computed_value, field, compiler)
            yield from _lint_expression(compiled, f"{field_path}.value", above, own=field.key)
        if inner := written_fields(field):
            row_compiler = lint_compiler(inner, around=compiler)
            yield from _field_conditions(inner, field_path, cases, {*above}, row_compiler, before=before)
        above.add(field.key)


def _visibility_conditions(
    part: Step | Field,
    path: str,
    cases: Mapping[str, Condition],
    above: Collection[str],
    compiler: ExpressionCompiler,
) -> Iterator[Finding]:
    yield from _lint_condition(part.show_if, f"{path}.show_if", above, compiler, own=part.key)
    for key in part.cases:
        if key in cases:
            yield from _lint_condition(cases[key], f"{path}.cases", above, compiler)
        else:
            yield Finding(f"{path}.cases", f"Không có trường hợp “{key}”. Hãy chọn trường hợp khác.")


def _rules(
    part: Step | FormDefinition,
    path: str,
    keys: Collection[str],
    above: Collection[str],
    compiler: ExpressionCompiler,
) -> Iterator[Finding]:
    for number, rule in enumerate(part.not_eligible):
        yield from _lint_condition(rule.when, f"{path}not_eligible.{number}.when", above, compiler)
    for number, check in enumerate(part.checks):
        yield from _lint_condition(check.that, f"{path}checks.{number}.that", above, compiler)
        for key in (key for key in check.at if key not in keys):
            yield Finding(f"{path}checks.{number}.at", NOT_HERE.format(key))


def _changed_types(definition: FormDefinition, published: FormDefinition | None) -> Iterator[Finding]:
    """Fields whose type differs from the published version: lists and statistics put answers under one key together.

    A text may become a date: it reads the same, and days were asked as texts before.
    """
    published_types = {field.key: field.type for field in published.fields()} if published else {}
    for path, field in fields_with_paths(definition):
        before = published_types.get(field.key, field.type)
        if before != field.type and (before, field.type) != ("text", "date"):
            yield Finding(path, f"Khóa “{field.key}” trong phiên bản đang áp dụng là mục loại khác; hãy đặt khóa mới.")


def _unreachable(definition: FormDefinition) -> Iterator[Finding]:
    """Steps and fields that can never be visible, and steps that can never be passed."""
    satisfiability = Satisfiability(definition)
    for number, step in enumerate(definition.steps):
        path = f"steps.{number}"
        if not satisfiability.is_satisfiable(satisfiability.visibility_requirements(step)):
            yield Finding(
                path, "Không ai tới được bước này: điều kiện hiện bước không bao giờ đúng. Hãy sửa điều kiện."
            )
            continue
        for position, field in enumerate(step.fields):
            if (field.show_if or field.cases) and not satisfiability.is_satisfiable(
                satisfiability.visibility_requirements(step, field)
            ):
                yield Finding(f"{path}.fields.{position}", _never_shown_message(field))
        if not satisfiability.is_satisfiable(
            [
                *satisfiability.visibility_requirements(step),
                *_requirements_to_continue(definition),
                *_requirements_to_continue(step),
            ]
        ):
            yield Finding(path, NOBODY_PASSES)


def _never_shown_message(field: Field) -> str:
    noun = "Giấy tờ" if isinstance(field, DocumentField) else "Mục"
    return f"{noun} “{field.label}” không bao giờ được hỏi: điều kiện hiện không bao giờ đúng. Hãy sửa điều kiện."


def _requirements_to_continue(part: Step | FormDefinition) -> Iterator[Requirement]:
    """What must be true to pass this part: no ineligibility, and every check."""
    yield from (Requirement(rule.when, expected=False, needs_answer=False) for rule in part.not_eligible)
    yield from (Requirement(check.that, needs_answer=False) for check in part.checks)


def _unprinted(definition: FormDefinition) -> Iterator[Finding]:
    """Questions in rows that the table of their group leaves out."""
    for path, field in fields_with_paths(definition):
        for label in unprinted_questions(field) if isinstance(field, RowsField) else ():
            yield Finding(f"{path}.table", f"Bảng in trên giấy không có cột cho mục “{label}”.", Severity.WARNING)


def _unused_cases(definition: FormDefinition) -> Iterator[Finding]:
    parts: Iterable[Step | Field] = (*definition.steps, *definition.fields())
    used = {key for part in parts for key in part.cases}
    for number, case in enumerate(definition.cases):
        if case.key not in used:
            message = f"Không giấy tờ hay mục nào được hỏi riêng trong trường hợp “{case.title}”."
            yield Finding(f"cases.{number}", message, Severity.WARNING)


def _lint_condition(
    condition: Condition | None,
    path: str,
    above: Collection[str],
    compiler: ExpressionCompiler,
    *,
    own: str = "",
) -> Iterator[Finding]:
    if condition is not None:
        yield from _lint_expression(partial(compiler.compile_condition, condition), path, above, own=own)


def _lint_expression(
    compile_expression: Callable[[], Expression], path: str, above: Collection[str], *, own: str = ""
) -> Iterator[Finding]:
    """It must compile, evaluate on sample values, and read only what stands above; `own` is where it stands itself."""
    try:
        expression = compile_expression()
        expression.check_evaluates()
    except ExpressionError as error:
        yield Finding(path, str(error))
        return
    if expression.says_home_is_blank:
        yield Finding(path, HOME_IS_BLANK, Severity.WARNING)
    for key in sorted(expression.dependencies - {*above, "today"}):
        yield Finding(path, (READS_ITSELF if key == own else LOOKS_AHEAD).format(key))
