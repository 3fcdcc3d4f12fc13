"""Linter of results: each may be issued, names its holders, and every dossier may end with one."""

from collections import Counter
from collections.abc import Iterator

from eforms.definition import (
    FormDefinition,
    FullNameField,
    NumberField,
    OrganisationField,
    PersonalNumberField,
    PersonField,
    RowsField,
    ValueType,
    answer_types,
)
from eforms.definition.fields import FieldBase, TextField
from eforms.definition.groups import Block
from eforms.language.expressions import ExpressionCompiler, ExpressionError
from eforms.lint.form_lint import Finding, Severity
from eforms.lint.satisfiability import Requirement, Satisfiability
from services.catalogue.package.definition import Package
from services.catalogue.package.results import CONCLUSION, HEADING, MAX_COPIES, MAX_PAPERS, Holder, Result

NOT_ISSUED = "Kết quả này không có biểu mẫu nên không lập ở đây: bỏ {}, hoặc thêm biểu mẫu."
SAME_KEY = "Khóa “{}” đã là của một kết quả khác. Mỗi kết quả cần khóa riêng."
NO_CASE = "Hãy ghi bằng lời trường hợp cấp kết quả này."
NO_ENDING = (
    "Có hồ sơ không ứng với kết quả nào nên không kết thúc được: hãy thêm một kết quả không có điều kiện, "
    "hoặc một văn bản từ chối không có điều kiện."
)
TWO_WAYS = "Người nhận ghi ở “Cấp cho” hoặc ở “Người được cấp”, không ghi cả hai."
NO_PERSON = "“{}” không phải là mục ghi người, tổ chức hoặc họ tên của {}."
NO_NUMBER = "“{}” không phải là mục số định danh cá nhân của {}."
NOT_IN_ROWS = "“{}” không phải mục trong bảng nhiều dòng của kết quả mỗi người một bản."
EACH_NEEDS_ROWS = "Mỗi người một bản thì “Người được cấp” phải nêu đúng một mục của một bảng nhiều dòng."
TOO_MANY = (
    f"Kết quả này có thể thành hơn {MAX_PAPERS} bản trong một hồ sơ. Hãy giảm số dòng hoặc số bản sao nhiều nhất."
)
NOT_COUNTED = (
    f"Mục “{{}}” ghi số bản sao nên phải là mục số nguyên của tờ khai, từ 0 đến nhiều nhất {MAX_COPIES}: "
    "hãy ghi giá trị nhỏ nhất và lớn nhất của mục."
)
FREE_COPIES = "Chưa có khoản thu nào tính theo mục “{}” nên bản sao không thu tiền."
REFUSAL_COPIES = "Văn bản từ chối không có bản sao đặt thêm và không cấp cho từng người."
SYMBOL_OF_COPY = (
    "Ký hiệu “{}” của bản sao trùng ký hiệu của một kết quả nên không phân biệt được bản sao với bản chính."
)
TWO_SERIES = "Ký hiệu “{}” được đánh số theo hai sổ khác nhau, nên hai văn bản có thể trùng số."
ASKED_DIFFERENTLY = (
    "Mục “{}” được hỏi khác đi trong một kết quả khác. Mục dùng chung phải ghi giống hệt nhau; nếu không, hãy đổi khóa."
)
RESERVED_KEY = "Khóa “{}” dành cho Cổng; hãy đặt khóa khác."
NO_TITLE = "Tờ khai không có mục “{}” để lấy tên kết quả. Hãy chọn mục khác ở “Mục đặt tên kết quả”."
OWN_FORM, DECLARATION = "biểu mẫu kết quả", "tờ khai"


def result_findings(package: Package, compiler: ExpressionCompiler) -> Iterator[Finding]:
    """All findings about the results; `compiler` compiles the conditions of the package."""
    for number, result in enumerate(package.results):
        path = f"results.{number}"
        yield from _condition(result, path, compiler)
        yield from _title(package, result, path)
        if result.form is None:
            yield from _unissued(result, path)
        else:
            yield from _holders(package, result, path)
            yield from _copies(package, result, path)
            yield from _papers(package, result, path)
    yield from _keys(package)
    yield from _questions(package)
    yield from _symbols(package)
    yield from _ending(package)


def _condition(result: Result, path: str, compiler: ExpressionCompiler) -> Iterator[Finding]:
    if result.when is None:
        return
    if not result.case:
        yield Finding(f"{path}.case", NO_CASE)
    try:
        compiler.compile_condition(result.when).check_evaluates()
    except ExpressionError as error:
        yield Finding(f"{path}.when", str(error))


def _title(package: Package, result: Result, path: str) -> Iterator[Finding]:
    if package.form and result.named_by and result.named_by not in {field.key for field in package.form.fields()}:
        yield Finding(f"{path}.named_by", NO_TITLE.format(result.named_by))


def _unissued(result: Result, path: str) -> Iterator[Finding]:
    """What is only named in the record has no holders, copies or condition."""
    for name in ("when", "is_refusal", "holders", "each", "copies", "series"):
        if getattr(result, name):
            yield Finding(f"{path}.{name}", NOT_ISSUED.format(name))


def _holders(package: Package, result: Result, path: str) -> Iterator[Finding]:
    if result.issued_to and result.holders:
        yield Finding(f"{path}.issued_to", TWO_WAYS)
    own = answer_types(result.eform.fields())
    if result.issued_to and own.get(result.issued_to) is not ValueType.TEXT:
        sentence = f"Biểu mẫu của kết quả không có mục chữ “{result.issued_to}”. Hãy chọn mục khác ở “Cấp cho”."
        yield Finding(f"{path}.issued_to", sentence)
    for place, holder in enumerate(result.holders):
        yield from _holder(_form_of(package, result, holder), holder, f"{path}.holders.{place}")
    if result.each and not (len(result.holders) == 1 and _rows_of(package, result)):
        yield Finding(f"{path}.each", EACH_NEEDS_ROWS)
    if result.told_apart_by and not (result.each and _is_in_rows(result.form, result.told_apart_by)):
        yield Finding(f"{path}.told_apart_by", NOT_IN_ROWS.format(result.told_apart_by))


def _holder(form: FormDefinition | None, holder: Holder, path: str) -> Iterator[Finding]:
    where = DECLARATION if holder.declared else OWN_FORM
    if not isinstance(question_at(form, holder.at), PersonField | OrganisationField | FullNameField | TextField):
        yield Finding(f"{path}.at", NO_PERSON.format(holder.at, where))
    is_beside = holder.number and holder.number.partition(".")[0] == holder.at.partition(".")[0]
    in_rows = isinstance(question_at(form, holder.at.partition(".")[0]), RowsField)
    if holder.number and (
        not isinstance(question_at(form, holder.number), PersonalNumberField) or (in_rows and not is_beside)
    ):
        yield Finding(f"{path}.number", NO_NUMBER.format(holder.number, where))


def _copies(package: Package, result: Result, path: str) -> Iterator[Finding]:
    if result.copies is None:
        return
    if _most_copies(package, result) is None:
        yield Finding(f"{path}.copies.quantity", NOT_COUNTED.format(result.copies.quantity))
    elif all(fee.quantity != result.copies.quantity for fee in package.fees):
        sentence = FREE_COPIES.format(result.copies.quantity)
        yield Finding(f"{path}.copies.quantity", sentence, Severity.WARNING)


def _papers(package: Package, result: Result, path: str) -> Iterator[Finding]:
    """A refusal is one paper; any other result is not more than can be issued at once."""
    if result.is_refusal and (result.copies or result.each):
        yield Finding(f"{path}.is_refusal", REFUSAL_COPIES)
    rows = _rows_of(package, result) if result.each else None
    if (rows.max_rows if rows else 1) * (1 + (_most_copies(package, result) or 0)) > MAX_PAPERS:
        yield Finding(path, TOO_MANY)


def _keys(package: Package) -> Iterator[Finding]:
    counts = Counter(result.key for result in package.issued_results)
    for number, result in enumerate(package.results):
        if result.form is not None and counts[result.key] > 1:
            yield Finding(f"results.{number}.key", SAME_KEY.format(result.key))


def _questions(package: Package) -> Iterator[Finding]:
    """Where several results are written on one page, a question that they share is the same question."""
    asked: dict[str, tuple[FieldBase, bool]] = {}
    for number, result in enumerate(package.results):
        for field in result.form.fields() if result.form and len(package.issued_results) > 1 else ():
            path = f"results.{number}.form"
            if field.key == CONCLUSION or field.key.startswith(HEADING):
                yield Finding(path, RESERVED_KEY.format(field.key))
            elif asked.setdefault(field.key, (field, result.is_refusal)) != (field, result.is_refusal):
                yield Finding(path, ASKED_DIFFERENTLY.format(field.key))


def _symbols(package: Package) -> Iterator[Finding]:
    issued = package.issued_results
    series: dict[str, set[str]] = {}
    for result in issued:
        series.setdefault(result.symbol, set()).add(result.series or result.symbol)
    for number, result in enumerate(package.results):
        if len(series.get(result.symbol, ())) > 1:
            yield Finding(f"results.{number}.series", TWO_SERIES.format(result.symbol))
        if result.copies and result.copies.symbol in series:
            yield Finding(f"results.{number}.copies.symbol", SYMBOL_OF_COPY.format(result.copies.symbol))


def _ending(package: Package) -> Iterator[Finding]:
    """Whatever is answered or left open, at least one result may be issued."""
    issued = package.issued_results
    if package.form is None or not issued or any(result.when is None for result in issued):
        return
    none_holds = [Requirement(result.when, False, False) for result in issued if result.when is not None]
    if Satisfiability(package.form).is_satisfiable(none_holds):
        yield Finding("results", NO_ENDING)


def question_at(form: FormDefinition | None, path: str) -> FieldBase | None:
    """The question at a path such as `residence`, `wife.full_name` or, in rows, `children.full_name`."""
    fields: tuple[FieldBase, ...] = tuple(form.fields()) if form else ()
    found: FieldBase | None = None
    for key in path.split("."):
        found = next((field for field in fields if field.key == key), None)
        fields = found.inner_fields if isinstance(found, Block | RowsField) else ()
    return found


def _is_in_rows(form: FormDefinition | None, path: str) -> bool:
    group, _, inside = path.partition(".")
    return bool(inside) and isinstance(question_at(form, group), RowsField) and question_at(form, path) is not None


def _rows_of(package: Package, result: Result) -> RowsField | None:
    """The rows that name the holders; None where the first holder is not named in rows."""
    for holder in result.holders[:1]:
        found = question_at(_form_of(package, result, holder), holder.at.partition(".")[0])
        return found if isinstance(found, RowsField) else None
    return None


def _most_copies(package: Package, result: Result) -> int | None:
    """The most copies that may be ordered; None where the question does not bound them."""
    asked = question_at(package.form, result.copies.quantity) if result.copies else None
    return asked.max if isinstance(asked, NumberField) and asked.min >= 0 and asked.max <= MAX_COPIES else None


def _form_of(package: Package, result: Result, holder: Holder) -> FormDefinition | None:
    return package.form if holder.declared else result.form
