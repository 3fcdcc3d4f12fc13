"""Linter of packages: inconsistencies between its parts, found when it is saved."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from django.utils import timezone

from eforms.definition import (
    Condition,
    Field,
    FormDefinition,
    OneOfField,
    ValueType,
    answer_types,
    number_bounds,
)
from eforms.definition.traversal import document_names
from eforms.language.expressions import ExpressionCompiler, ExpressionError
from eforms.lint import form_lint as forms
from eforms.lint.form_lint import Finding, Severity
from eforms.lint.lint_compiler import lint_compiler
from eforms.lint.satisfiability import Requirement, Satisfiability
from eforms.lint.text_lint import text_findings
from eforms.lint.translations import untranslated
from services.catalogue.lint.identity_lint import identity_findings
from services.catalogue.lint.process_lint import process_findings
from services.catalogue.package.charges import MAX_QUANTITY, FeeRule
from services.catalogue.package.conditions import finding_types
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import ResultDelivery
from services.catalogue.public import wording

AREA_TYPES = {ValueType.ADDRESS, ValueType.TEXT, ValueType.TEXT_LIST}
"""Value types of a question that can name provinces or communes."""
NEVER_VALID = "Thời gian hiệu lực nằm ngoài thời gian của khoản thu nên quy định này không bao giờ được áp dụng."
COUNTED_WITHOUT_BOUNDS = (
    "Mục “{}” dùng để tính tiền nên chỉ được nhận số từ 0 đến " + f"{MAX_QUANTITY:,}".replace(",", ".") + ". "
    "Hãy ghi min và max."
)
NOT_A_DELIVERY = "Mục “{}” phải là một lựa chọn (one_of) chỉ gồm các giá trị " + ", ".join(ResultDelivery.values) + "."
NEVER_TRUE = "Không câu trả lời nào của biểu mẫu làm điều kiện này đúng, nên quy định này không bao giờ được áp dụng."


def lint(package: Package, *, published: Package | None = None) -> list[Finding]:
    """All lint findings of a package with their paths; some rules compare it with the published package."""
    value_types = {field.key: field.value_type for field in package.form.fields()} if package.form else {}
    findings = [
        *_forms(package, published),
        *identity_findings(package),
        *_limits(package),
        *process_findings(package),
        *_fees(package, value_types),
        *_delivery(package, value_types),
        *_result_holders(package),
        *_papers(package),
        *_routes(package, value_types),
        *_gaps(package),
        *text_findings(package, skip=(FormDefinition,)),
        *(_dropped_fees(package, published) if published else ()),
    ]
    has_no_errors = all(finding.severity is Severity.WARNING for finding in findings)
    return [*findings, *(_unsatisfiable(package) if has_no_errors else ())]


def errors(package: Package, *, published: Package | None = None) -> list[Finding]:
    """The findings that prevent publishing."""
    return [finding for finding in lint(package, published=published) if finding.severity is Severity.ERROR]


def _forms(package: Package, published: Package | None) -> Iterator[Finding]:
    before = _forms_of(published) if published else {}
    for part, form in _forms_of(package).items():
        for finding in forms.lint(form, published=before.get(part)):
            yield finding._replace(path=f"{part}.{finding.path}")
    if package.form:
        yield from (finding._replace(path=f"form.{finding.path}") for finding in untranslated(package.form))


def _forms_of(package: Package) -> Mapping[str, FormDefinition]:
    """The forms of a package by path: the applicant's and those of the results."""
    forms_by_path = {"form": package.form, **{f"results.{n}.form": one.form for n, one in enumerate(package.results)}}
    return {part: form for part, form in forms_by_path.items() if form}


def _limits(package: Package) -> Iterator[Finding]:
    """Conditions of time limits compile, and each conditional limit has its case in words."""
    compiler = _expression_compiler(package)
    for number, limit in enumerate(package.limits):
        yield from _condition(limit.when, f"limits.{number}.when", compiler)
        if limit.when is not None and not limit.case:
            yield Finding(f"limits.{number}.case", "Hãy ghi bằng lời trường hợp áp dụng thời hạn này.")


def _fees(package: Package, value_types: Mapping[str, ValueType | None]) -> Iterator[Finding]:
    """Fees can be computed from the answers, and each of their parts can apply."""
    compiler = _expression_compiler(package)
    ways = {way.channel for way in package.record.ways}
    for number, fee in enumerate(package.fees):
        path = f"fees.{number}"
        if fee.quantity and value_types.get(fee.quantity) is not ValueType.INTEGER:
            yield Finding(f"{path}.quantity", f"Biểu mẫu không có mục số nào mang khóa “{fee.quantity}”.")
        elif fee.quantity and not _is_countable(package, fee.quantity):
            yield Finding(f"{path}.quantity", COUNTED_WITHOUT_BOUNDS.format(fee.quantity))
        if not ways & set(fee.channels):
            yield Finding(f"{path}.channels", "Không nộp được bằng hình thức nào trong số này nên không bao giờ thu.")
        if not any([fee.amount_vnd, *(local.amount_vnd for local in fee.local_amounts)]):
            yield Finding(f"{path}.amount_vnd", "Mức thu bằng 0 ở mọi nơi nên không bao giờ thu.")
        if fee.when is not None and not fee.case:
            yield Finding(f"{path}.case", "Hãy ghi bằng lời trường hợp phải nộp khoản này.")
        yield from _condition(fee.when, f"{path}.when", compiler)
        yield from _fee_parts(fee, path, compiler)


def _fee_parts(fee: FeeRule, path: str, compiler: ExpressionCompiler) -> Iterator[Finding]:
    for index, local in enumerate(fee.local_amounts):
        if not local.overlaps(fee):
            yield Finding(f"{path}.local_amounts.{index}", NEVER_VALID)
    for index, reduction in enumerate(fee.reductions):
        reduction_path = f"{path}.reductions.{index}"
        if not reduction.overlaps(fee):
            yield Finding(reduction_path, NEVER_VALID)
        if reduction.amount_vnd and reduction.reduced_amount(_highest_amount(fee)) >= _highest_amount(fee):
            yield Finding(f"{reduction_path}.amount_vnd", "Số tiền này không thấp hơn mức thu nên không phải là giảm.")
        yield from _condition(reduction.when, f"{reduction_path}.when", compiler)


def _is_countable(package: Package, key: str) -> bool:
    """Whether every answer is a quantity one can charge for; of a computed number only the filing itself can tell."""
    low, high = number_bounds(_fields(package)).get(key, (0, MAX_QUANTITY))
    return low >= 0 and high <= MAX_QUANTITY


def _highest_amount(fee: FeeRule) -> int:
    return max([fee.amount_vnd, *(local.amount_vnd for local in fee.local_amounts)])


def _expression_compiler(package: Package) -> ExpressionCompiler:
    """Compiler for conditions of the package, which may refer to every field of the form, also inside groups.

    They may read what the office found, too; where that is not known in time, `process_lint` says so.
    """
    declared = lint_compiler(_fields(package))
    types = {**declared.types, **finding_types(package.step_forms)}
    return ExpressionCompiler(types, declared.bounds, declared.choices)


def _fields(package: Package) -> tuple[Field, ...]:
    """The questions of the form, outside groups."""
    return tuple(package.form.fields()) if package.form else ()


def _choices(field: OneOfField) -> set[str]:
    return {option.value for option in field.options}


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
        "routes": [route.when for route in package.routes],
    }
    for part, part_conditions in conditions.items():
        for number, when in enumerate(part_conditions):
            if when is not None and not satisfiability.is_satisfiable([Requirement(when)]):
                yield Finding(f"{part}.{number}.when", NEVER_TRUE)


def _delivery(package: Package, value_types: Mapping[str, ValueType | None]) -> Iterator[Finding]:
    if package.delivery and package.delivery not in value_types:
        yield Finding("delivery", f"Biểu mẫu không có mục nào mang khóa “{package.delivery}”.")
    asked = next((field for field in _fields(package) if field.key == package.delivery), None)
    if asked and not (isinstance(asked, OneOfField) and set() < _choices(asked) <= set(ResultDelivery.values)):
        yield Finding("delivery", NOT_A_DELIVERY.format(package.delivery))


def _result_holders(package: Package) -> Iterator[Finding]:
    """`issued_to` of a result names a text field of its own form."""
    for number, result in enumerate(package.results):
        named = answer_types(result.form.fields()) if result.form else {}
        if result.issued_to and named.get(result.issued_to) is not ValueType.TEXT:
            sentence = f"Biểu mẫu của kết quả không có mục chữ nào mang khóa “{result.issued_to}”."
            yield Finding(f"results.{number}.issued_to", sentence)


def _papers(package: Package) -> Iterator[Finding]:
    """Every paper has an upload field, or says why it is not uploaded."""
    if package.form is None:
        return
    upload_fields = {*document_names(package.form.fields())}
    for number, paper in enumerate(package.papers):
        if paper.field and paper.field not in upload_fields:
            yield Finding(f"papers.{number}.field", f"Biểu mẫu không có mục giấy tờ nào mang khóa “{paper.field}”.")
        if not (paper.field or paper.online or paper.to_show):
            yield Finding(f"papers.{number}", f"Giấy tờ “{paper.name}” không được hỏi ở đâu khi nộp trực tuyến.")


def _routes(package: Package, value_types: Mapping[str, ValueType | None]) -> Iterator[Finding]:
    """Routing rules refer only to fields of the form."""
    compiler = _expression_compiler(package)
    for number, route in enumerate(package.routes):
        yield from _condition(route.when, f"routes.{number}.when", compiler)
        if route.places and value_types.get(route.places) not in AREA_TYPES:
            yield Finding(f"routes.{number}.places", f"Biểu mẫu không có mục địa bàn nào mang khóa “{route.places}”.")


def _gaps(package: Package) -> Iterator[Finding]:
    """Warn of days between two rules of one fee on which nothing is levied."""
    for number, fee in enumerate(package.fees):
        later = [rule for rule in package.fees if rule.key == fee.key and rule.begins > fee.begins]
        follows = min(later, key=lambda rule: rule.begins, default=None)
        if follows and fee.ends < follows.begins - timedelta(days=1):
            gap = f"sau ngày {wording.format_date(fee.ends)}, trước ngày {wording.format_date(follows.begins)}"
            yield Finding(f"fees.{number}.valid_until", f"Không thu “{fee.name}” {gap}.", Severity.WARNING)


def _dropped_fees(package: Package, published: Package) -> Iterator[Finding]:
    """Warn of a fee that is levied today but only later in the new version: until then nobody would pay it."""
    today = timezone.localdate()
    was_levied = {fee.key for fee in published.fees if fee.is_valid_on(today)} - {
        fee.key for fee in package.fees if fee.is_valid_on(today)
    }
    for number, fee in enumerate(package.fees):
        if fee.key in was_levied and fee.begins > today:
            start = wording.format_date(fee.begins)
            sentence = (
                f"“{fee.name}” chỉ còn mức thu từ ngày {start}: nếu công bố trước ngày đó thì hồ sơ "
                "mới không phải nộp khoản này. Hãy giữ mức đang thu đến hết ngày trước đó."
            )
            yield Finding(f"fees.{number}.valid_from", sentence, Severity.WARNING)
