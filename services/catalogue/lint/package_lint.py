"""Linter of packages: inconsistencies between its parts, found when it is saved."""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache, partial

from django.utils import timezone

from eforms.definition import (
    Condition,
    Field,
    FormDefinition,
    OneOfField,
    ValueType,
)
from eforms.definition.traversal import document_names
from eforms.language.expressions import ExpressionCompiler, ExpressionError
from eforms.lint import form_lint as forms
from eforms.lint.columns_lint import side_by_side_findings
from eforms.lint.form_lint import Finding, Severity
from eforms.lint.lint_compiler import lint_compiler
from eforms.lint.satisfiability import Requirement, Satisfiability
from eforms.lint.text_lint import text_findings
from eforms.lint.translations import untranslated
from services.catalogue.lint.appointment_lint import appointment_findings
from services.catalogue.lint.fee_lint import dropped_fees, fee_findings, hidden_quantities
from services.catalogue.lint.identity_lint import identity_findings
from services.catalogue.lint.limit_lint import limit_findings
from services.catalogue.lint.participants_lint import participant_findings
from services.catalogue.lint.parts_lint import part_findings
from services.catalogue.lint.prefill_lint import prefill_findings
from services.catalogue.lint.process_lint import process_findings
from services.catalogue.lint.record_lint import record_findings
from services.catalogue.lint.result_lint import result_findings
from services.catalogue.lint.route_lint import route_findings
from services.catalogue.lint.template_lint import never_asked, template_findings
from services.catalogue.package.conditions import finding_types
from services.catalogue.package.definition import Package, canonical, checksum
from services.catalogue.package.public_record import ResultDelivery

NOT_A_DELIVERY = "Mục “{}” phải là mục “chọn một”, chỉ gồm các giá trị " + ", ".join(ResultDelivery.values) + "."
NEVER_TRUE = (
    "Không câu trả lời nào của biểu mẫu làm điều kiện này đúng, nên quy định này không bao giờ được áp dụng. "
    "Hãy sửa điều kiện, hoặc bỏ quy định."
)

NO_DELIVERY = "Biểu mẫu không có mục “{}” để hỏi cách nhận kết quả. Hãy chọn mục khác, hoặc để trống."
NO_UPLOAD = "Biểu mẫu không có mục “{}” để nhận tệp của giấy tờ này. Hãy chọn mục khác, hoặc bỏ giấy tờ."
NOT_UPLOADED = (
    "Giấy tờ “{}” không được hỏi ở đâu khi nộp trực tuyến. Hãy chọn mục nhận tệp, hoặc ghi “Khi nộp trực tuyến”."
)
HELD_AND_ASKED = (
    "Giấy tờ “{}” đã có trong {}, nhưng biểu mẫu vẫn hỏi. "
    "Hãy bỏ mục nhận tệp, hoặc chọn “Phải nộp khi tra cứu không có dữ liệu”."
)
SOURCE_MISSING = "Giấy tờ “{}” chưa ghi dữ liệu thay cho giấy tờ."


@dataclasses.dataclass(frozen=True)
class _Subject:
    """A package, equal to every other that says the same."""

    checksum: str
    package: Package = dataclasses.field(compare=False)


def lint(package: Package, *, published: Package | None = None) -> list[Finding]:
    """All lint findings of a package with their paths; some rules compare it with the published package.

    The same package is linted when it is imported, submitted and published, and for each view of its page: the second
    time on one day, the findings are remembered.
    """
    return list(_remembered(_subject(package), _subject(published) if published else None, timezone.localdate()))


@lru_cache(maxsize=64)
def _remembered(subject: _Subject, published: _Subject | None, today: date) -> tuple[Finding, ...]:
    return tuple(_findings(subject.package, published.package if published else None))


def _subject(package: Package) -> _Subject:
    return _Subject(checksum(canonical(package)), package)


def _findings(package: Package, published: Package | None) -> list[Finding]:
    value_types = {field.key: field.value_type for field in package.form.fields()} if package.form else {}
    findings = [
        *_forms(package, published),
        *identity_findings(package),
        *participant_findings(package, partial(_condition, compiler=_expression_compiler(package))),
        *prefill_findings(package),
        *limit_findings(package),
        *record_findings(package),
        *(() if package.parts else process_findings(package)),
        *appointment_findings(package),
        *_conditions(package),
        *fee_findings(package, _expression_compiler(package)),
        *_delivery(package, value_types),
        *result_findings(package, _expression_compiler(package)),
        *template_findings(package),
        *_papers(package),
        *route_findings(package, _expression_compiler(package)),
        *text_findings(package, skip=(FormDefinition,)),
        *part_findings(package, partial(_findings, published=None)),
        *(dropped_fees(package, published) if published else ()),
    ]
    has_no_errors = all(finding.severity is Severity.WARNING for finding in findings)
    if not has_no_errors:
        return findings
    return [*findings, *_unsatisfiable(package), *never_asked(package), *hidden_quantities(package)]


def errors(package: Package, *, published: Package | None = None) -> list[Finding]:
    """The findings that prevent publishing."""
    return [finding for finding in lint(package, published=published) if finding.severity is Severity.ERROR]


def _forms(package: Package, published: Package | None) -> Iterator[Finding]:
    before = {result.key: result.form for result in published.results} if published else {}
    parts = {f"results.{number}.form": result for number, result in enumerate(package.results)}
    named = [("form", package.form, published.form if published else None)]
    named += [(part, result.form, before.get(result.key)) for part, result in parts.items()]
    for part, form, former in named:
        for finding in forms.lint(form, published=former) if form else ():
            yield finding._replace(path=f"{part}.{finding.path}")
        for finding in side_by_side_findings(form) if form else ():
            yield finding._replace(path=f"{part}.{finding.path}")
    if package.form:
        yield from (finding._replace(path=f"form.{finding.path}") for finding in untranslated(package.form))


def _expression_compiler(package: Package) -> ExpressionCompiler:
    """Compiler for conditions of the package, which may refer to every field of the form, also inside groups.

    They may read what the office found, too; where that is not known in time, `process_lint` says so.
    """
    declared = lint_compiler(_fields(package))
    types = {**declared.types, **finding_types(package.step_forms)}
    return ExpressionCompiler(types, {**declared.bounds, **_bounds_of_findings(package)}, declared.choices)


def _bounds_of_findings(package: Package) -> dict[str, tuple[int, int]]:
    """What each whole number that a step records may be, by name `step.field`."""
    return {
        f"{step}.{name}": bounds
        for step, form in package.step_forms.items()
        for name, bounds in lint_compiler(form.fields()).bounds.items()
    }


def _fields(package: Package) -> tuple[Field, ...]:
    """The questions of the form, outside groups."""
    return tuple(package.form.fields()) if package.form else ()


def _choices(field: OneOfField) -> set[str]:
    return {option.value for option in field.options}


def _conditions(package: Package) -> Iterator[Finding]:
    """The conditions of limits, routes, fees and reductions compile, and can be reckoned."""
    compiler = _expression_compiler(package)
    for number, limit in enumerate(package.limits):
        yield from _condition(limit.when, f"limits.{number}.when", compiler)
    for number, route in enumerate(package.routes):
        yield from _condition(route.when, f"routes.{number}.when", compiler)
    for number, shared in enumerate(package.reductions):
        yield from _condition(shared.when, f"reductions.{number}.when", compiler)
    for number, fee in enumerate(package.fees):
        yield from _condition(fee.when, f"fees.{number}.when", compiler)
        for index, reduction in enumerate(fee.reductions):
            yield from _condition(reduction.when, f"fees.{number}.reductions.{index}.when", compiler)


def _condition(condition: Condition | None, path: str, compiler: ExpressionCompiler) -> Iterator[Finding]:
    if condition is None:
        return
    try:
        compiler.compile_condition(condition).check_evaluates()
    except ExpressionError as error:
        yield Finding(path, str(error))


def _unsatisfiable(package: Package) -> Iterator[Finding]:
    """Rules whose condition no answers to the form can satisfy."""
    if package.form is None:
        return
    satisfiability = Satisfiability(package.form)
    conditions = {
        "limits": [limit.when for limit in package.limits],
        "fees": [fee.when for fee in package.fees],
        "reductions": [reduction.when for reduction in package.reductions],
        "routes": [route.when for route in package.routes],
        "results": [result.when for result in package.results],
        "participants": [participant.when for participant in package.participants],
    }
    for part, part_conditions in conditions.items():
        for number, when in enumerate(part_conditions):
            if when is not None and not satisfiability.is_satisfiable([Requirement(when)]):
                yield Finding(f"{part}.{number}.when", NEVER_TRUE)


def _delivery(package: Package, value_types: Mapping[str, ValueType | None]) -> Iterator[Finding]:
    if package.delivery and package.delivery not in value_types:
        yield Finding("delivery", NO_DELIVERY.format(package.delivery))
    asked = next((field for field in _fields(package) if field.key == package.delivery), None)
    if asked and not (isinstance(asked, OneOfField) and set() < _choices(asked) <= set(ResultDelivery.values)):
        yield Finding("delivery", NOT_A_DELIVERY.format(package.delivery))


def _papers(package: Package) -> Iterator[Finding]:
    """Every paper has an upload field, or says why it is not uploaded."""
    if package.form is None:
        return
    upload_fields = {*document_names(package.form.fields())}
    for number, paper in enumerate(package.papers):
        if paper.field and paper.field not in upload_fields:
            yield Finding(f"papers.{number}.field", NO_UPLOAD.format(paper.field))
        if not (paper.field or paper.online or paper.to_show or paper.from_data):
            yield Finding(f"papers.{number}", NOT_UPLOADED.format(paper.name))
        if paper.from_data and paper.field and not paper.due_if_missing:
            yield Finding(f"papers.{number}.field", HELD_AND_ASKED.format(paper.name, paper.from_data.label))
        if paper.from_data is None and (paper.due_if_missing or paper.also_called):
            yield Finding(f"papers.{number}.from_data", SOURCE_MISSING.format(paper.name))
