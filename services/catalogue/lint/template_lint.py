"""Linter of the templates of papers, and of what result forms begin with: every merge field is known and asked."""

from collections.abc import Iterator, Mapping
from typing import Final

from eforms.definition import Condition, FormDefinition
from eforms.definition.fields import LongTextField, TextField
from eforms.language.expressions import ExpressionError
from eforms.lint.form_lint import Finding
from eforms.lint.satisfiability import Requirement, Satisfiability
from services.catalogue.package.block_conditions import compiler_of, forms_of
from services.catalogue.package.definition import Package
from services.catalogue.package.merge_fields import (
    FieldUse,
    MergeField,
    has_lone_brace,
    merge_fields,
    row_fields,
    uses,
)
from services.catalogue.package.paper_templates import Block, TableBlock
from services.catalogue.package.results import Result

UNKNOWN: Final = "Kết quả này không có trường “{}”. Hãy chọn một trường trong danh sách."
UNKNOWN_FORMAT: Final = "Trường “{}” không viết theo cách “{}” được. Các cách dùng được: {}."
LONE_BRACE: Final = (
    "Có dấu { hoặc } không thuộc trường nào. Tên trường viết như {code}; muốn in dấu ngoặc, hãy viết hai lần."
)
NO_ROWS: Final = "“{}” không phải là mục có nhiều dòng nên không lập thành bảng được."
NO_FORM: Final = "Kết quả này không có biểu mẫu nên không lập ở đây: bỏ mẫu giấy, hoặc thêm biểu mẫu."
NEVER_ASKED: Final = "Trường “{}” không bao giờ có nội dung trong trường hợp cấp kết quả này: mục ấy không được hỏi."
NOTHING_LEFT: Final = "Khối nào cũng có điều kiện nên giấy có thể in ra trống. Hãy để ít nhất một khối luôn được in."
NOT_A_TEXT: Final = "“{}” không phải là mục ghi chữ của biểu mẫu kết quả nên không điền trước bằng chữ được."
NOT_DECLARED: Final = "Trường “{}” thuộc nội dung kết quả, lúc điền trước chưa có; hãy dùng trường của tờ khai."
Places = Iterator[tuple[str, str, Mapping[str, MergeField]]]
"""Each text with its path and what it may name."""


def template_findings(package: Package) -> Iterator[Finding]:
    """What templates and prefills name that is not there."""
    for number, result in enumerate(package.results):
        path = f"results.{number}"
        if result.form is None and (result.template or result.prefill):
            yield Finding(f"{path}.template", NO_FORM)
            continue
        for place, text, known in _texts(package, result, path):
            yield from _text_findings(place, text, known)
        yield from _tables(package, result, path)
        yield from _conditions(package, result, path)
        yield from _prefills(package, result, path)


def never_asked(package: Package) -> Iterator[Finding]:
    """Merge fields of questions that nobody is asked who gets this result; only of a package without errors."""
    for number, result in enumerate(package.results):
        if result.template is None or package.form is None or result.form is None:
            continue
        of_form = {True: _shown(package.form, result.when), False: _shown(result.form, None)}
        for place, text, known in _texts(package, result, f"results.{number}"):
            for use in uses(text):
                field = known[use.name]
                if field.key and not of_form[field.declared].get(field.key, True):
                    yield Finding(place, NEVER_ASKED.format(use.name))


def _shown(form: FormDefinition, when: Condition | None) -> dict[str, bool]:
    """Whether each question may be asked while the condition holds."""
    satisfiability = Satisfiability(form)
    also = [Requirement(when)] if when is not None else []
    return {
        field.key: satisfiability.is_satisfiable([*also, *satisfiability.visibility_requirements(step, field)])
        for step in form.steps
        for field in step.fields
    }


def _texts(package: Package, result: Result, path: str) -> Places:
    if result.template is None:
        return
    known = merge_fields(package, result)
    yield f"{path}.template.title", result.template.title, known
    for number, block in enumerate(result.template.blocks):
        yield from _block_texts(package, result, block, known, f"{path}.template.blocks.{number}")


def _block_texts(package: Package, result: Result, block: Block, known: Mapping[str, MergeField], path: str) -> Places:
    for name, text in block.texts.items():
        yield f"{path}.{name}", text, known
    if isinstance(block, TableBlock):
        inside = {**known, **row_fields(package, result, block.rows)}
        for number, column in enumerate(block.columns):
            yield f"{path}.columns.{number}.text", column.text, inside


def _text_findings(path: str, text: str, known: Mapping[str, MergeField]) -> Iterator[Finding]:
    if has_lone_brace(text):
        yield Finding(path, LONE_BRACE)
    for use in dict.fromkeys(uses(text)):
        if sentence := _wrong_use(use, known):
            yield Finding(path, sentence)


def _wrong_use(use: FieldUse, known: Mapping[str, MergeField]) -> str:
    field = known.get(use.name)
    if field is None:
        return UNKNOWN.format(use.name)
    if use.format and use.format not in field.formats:
        return UNKNOWN_FORMAT.format(use.name, use.format, ", ".join(field.formats))
    return ""


def _tables(package: Package, result: Result, path: str) -> Iterator[Finding]:
    for number, block in enumerate(result.template.blocks if result.template else ()):
        if isinstance(block, TableBlock) and not row_fields(package, result, block.rows):
            yield Finding(f"{path}.template.blocks.{number}.rows", NO_ROWS.format(block.rows))


def _conditions(package: Package, result: Result, path: str) -> Iterator[Finding]:
    """Conditions of blocks that cannot be read, and a template of which nothing may be left."""
    blocks = result.template.blocks if result.template else ()
    compiler = compiler_of(forms_of(package, result))
    for number, block in enumerate(blocks):
        if block.when is not None:
            try:
                compiler.compile_condition(block.when).check_evaluates()
            except ExpressionError as error:
                yield Finding(f"{path}.template.blocks.{number}.when", str(error))
    if blocks and all(block.when is not None for block in blocks):
        yield Finding(f"{path}.template.blocks", NOTHING_LEFT)


def _prefills(package: Package, result: Result, path: str) -> Iterator[Finding]:
    """Questions of words, filled in with what is known before anything was written."""
    asked = {field.key: field for field in result.form.fields()} if result.form else {}
    known = merge_fields(package, result)
    declared = merge_fields(package, result.model_copy(update={"form": None}))
    for number, prefill in enumerate(result.prefill):
        if not isinstance(asked.get(prefill.into), TextField | LongTextField):
            yield Finding(f"{path}.prefill.{number}.into", NOT_A_TEXT.format(prefill.into))
        for index, text in enumerate(prefill.texts):
            place = f"{path}.prefill.{number}.texts.{index}"
            yield from _text_findings(place, text, declared | known)
            yield from (
                Finding(place, NOT_DECLARED.format(use.name))
                for use in uses(text)
                if use.name in known and use.name not in declared
            )
