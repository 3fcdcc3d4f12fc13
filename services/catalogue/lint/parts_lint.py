"""Linter of the parts of an interconnected procedure: each as a package of its own, and how they hang together."""

from collections.abc import Callable, Iterator, Sequence

from eforms.compiled.form import compile_form
from eforms.definition import answer_types, number_bounds
from eforms.language.expressions import ExpressionCompiler, ExpressionError
from eforms.lint.form_lint import Finding, Severity
from eforms.lint.satisfiability import Requirement, Satisfiability
from services.catalogue.package.definition import Package, Part
from services.catalogue.package.office_rules import Relation, names_place

OF_A_PART = frozenset({"limits", "fees", "routes", "process", "results"})
"""Of the findings about a part those about these stand in the part itself; those about its form come from its steps."""

NO_PART_ALWAYS = "Mọi phần đều có điều kiện nên có hồ sơ không mở phần nào. Cần ít nhất một phần luôn được mở."
CYCLE = "Các phần chờ lẫn nhau ({}) nên không phần nào bắt đầu được."
NEVER_OPENED = (
    "Không câu trả lời nào của biểu mẫu làm điều kiện này đúng nên phần này không bao giờ được mở. Hãy sửa điều kiện."
)
NO_OFFICE_QUESTION = "Biểu mẫu không có mục nơi chốn nào tại “{}” để tìm cơ quan của phần này."
NOBODY_CHOOSES = "Cơ quan của một phần phải xác định được khi nộp hồ sơ, nên không thể do cán bộ chọn."
OFFICE_TWICE = "Chỉ ghi một cách tìm cơ quan của phần: cơ quan thực hiện, hoặc nơi nhận hồ sơ."
UNREAD_STEP = "Không phần nào cho cơ quan của mình xem bước “{}” của biểu mẫu: câu trả lời ở đó không ai đọc."
NO_EARLIER_RESULT = (
    "Không có kết quả “{}”, có biểu mẫu, của phần “{}” mà phần này chờ để lấy sang. Hãy xem “Bắt đầu sau phần”."
)
NOT_SAID = "Biểu mẫu của kết quả ấy không có mục “{}”. Hãy chọn mục khác."
NOT_ASKED = "Biểu mẫu kết quả của phần này không có mục “{}” để điền vào. Hãy chọn mục khác."
OTHER_TYPE = (
    "Mục “{}” khác loại với nội dung lấy sang. Hãy dùng hai mục cùng loại; số của giấy lấy sang mục một dòng chữ."
)
NEEDS_STEPS = "Với riêng các bước mà cơ quan của phần này thấy: {}"

Lint = Callable[[Package], list[Finding]]


def part_findings(package: Package, lint: Lint) -> Iterator[Finding]:
    """The findings about the parts of a package; `lint` finds what is wrong with one package."""
    if not package.parts:
        return
    known = {finding.message for finding in lint(package.model_copy(update={"parts": ()}))} if package.form else set()
    for number, part in enumerate(package.parts):
        yield from _as_package(package.for_part(part.key), f"parts.{number}", known, lint)
        yield from _office(package, part, f"parts.{number}")
        yield from _condition(package, part, f"parts.{number}.when")
        yield from _taken_over(package, part, f"parts.{number}.takes_over")
    yield from _order(package.parts)
    if all(part.when is not None for part in package.parts):
        yield Finding("parts", NO_PART_ALWAYS)
    yield from _unread_steps(package)


def _as_package(package: Package, path: str, known: set[str], lint: Lint) -> Iterator[Finding]:
    """What is wrong with a part by itself; what the whole form has as well is said once, there."""
    for finding in lint(package):
        attribute = finding.path.partition(".")[0]
        if attribute in OF_A_PART:
            yield finding._replace(path=f"{path}.{finding.path}")
        elif attribute == "form" and finding.message not in known:
            yield finding._replace(path=f"{path}.form_steps", message=NEEDS_STEPS.format(finding.message))


def _office(package: Package, part: Part, path: str) -> Iterator[Finding]:
    if part.office is None:
        return
    if part.routes:
        yield Finding(f"{path}.office", OFFICE_TWICE)
    if part.office.relation is Relation.CHOSEN:
        yield Finding(f"{path}.office.relation", NOBODY_CHOOSES)
    if part.office.at and package.form and not names_place(part.office.at, answer_types(package.form.fields())):
        yield Finding(f"{path}.office.at", NO_OFFICE_QUESTION.format(part.office.at))


def _condition(package: Package, part: Part, path: str) -> Iterator[Finding]:
    if part.when is None or package.form is None:
        return
    fields = tuple(package.form.fields())
    try:
        ExpressionCompiler(answer_types(fields), number_bounds(fields)).compile_condition(part.when).check_evaluates()
        compile_form(package.form)
    except ExpressionError as error:
        yield Finding(path, str(error))
        return
    if not Satisfiability(package.form).is_satisfiable([Requirement(part.when)]):
        yield Finding(path, NEVER_OPENED)


def _taken_over(package: Package, part: Part, path: str) -> Iterator[Finding]:
    """What is taken over is said by a result of an earlier part, and asked by the part's own in the same type."""
    before = set(package.parts_before(part.key)) if part.takes_over else set()
    forms = {(one.key, result.key): result.form for one in package.parts for result in one.results if result.form}
    own = {field.key: field.type for result in part.results if result.form for field in result.form.fields()}
    for number, one in enumerate(part.takes_over):
        form = forms.get((one.part, one.result)) if one.part in before else None
        said = {field.key: field.type for field in form.fields()} if form else {}
        type_of = said.get(one.field) if one.field else "text"
        if form is None:
            yield Finding(f"{path}.{number}.result", NO_EARLIER_RESULT.format(one.result, one.part))
        elif type_of is None:
            yield Finding(f"{path}.{number}.field", NOT_SAID.format(one.field))
        elif one.into not in own:
            yield Finding(f"{path}.{number}.into", NOT_ASKED.format(one.into))
        elif own[one.into] != type_of:
            yield Finding(f"{path}.{number}.into", OTHER_TYPE.format(one.into))


def _order(parts: Sequence[Part]) -> Iterator[Finding]:
    """No part waits, by way of others, for itself."""
    after, titles = {part.key: part.starts_after for part in parts}, {part.key: part.title for part in parts}
    for number, part in enumerate(parts):
        passed: list[str] = []
        key: str | None = part.key
        while key and key not in passed:
            passed.append(key)
            key = after[key]
        if key == part.key:
            names = " → ".join(f"“{titles[one]}”" for one in [*passed, part.key])
            yield Finding(f"parts.{number}.starts_after", CYCLE.format(names))


def _unread_steps(package: Package) -> Iterator[Finding]:
    if package.form is None or any(not part.form_steps for part in package.parts):
        return
    read = {key for part in package.parts for key in part.form_steps}
    for number, step in enumerate(package.form.steps):
        if step.key not in read:
            yield Finding(f"form.steps.{number}", UNREAD_STEP.format(step.title), Severity.WARNING)
