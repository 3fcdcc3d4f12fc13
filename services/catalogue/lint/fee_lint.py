"""Linter of fees: they can be reckoned from every answer, and each of their parts can apply."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from core.ui.formatting import format_date
from eforms.definition import Field, RowsType, Step, ValueType
from eforms.language.expressions import ExpressionCompiler
from eforms.lint.finding import Finding, Severity
from eforms.lint.satisfiability import Requirement, Satisfiability
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import MAX_QUANTITY, FeeRule
from services.catalogue.package.fees.value_rates import MAX_AMOUNT, MAX_VALUE

NEVER_VALID = (
    "Thời gian hiệu lực nằm ngoài thời gian của khoản thu nên quy định này không bao giờ được áp dụng. Hãy sửa ngày."
)
_MOST = f"{MAX_QUANTITY:,}".replace(",", ".")
COUNTED_WITHOUT_BOUNDS = (
    "Mục “{}” dùng để tính tiền nên chỉ được nhận số từ 0 đến " + _MOST + ". "
    "Hãy ghi giá trị nhỏ nhất và giá trị lớn nhất của mục; "
    "số tự tính thì chặn trong cách tính, ví dụ `largest(0, smallest(copies - 5, 100))`."
)
VALUED_WITHOUT_BOUNDS = (
    "Khoản này thu theo giá trị “{}” nên không được nhỏ hơn 0. "
    "Hãy ghi giá trị nhỏ nhất của mục; số tự tính thì chặn trong cách tính, ví dụ `largest(0, copies - 5)`."
)
NO_SUCH_WAY = (
    "Không nộp được bằng hình thức nào trong số này nên không bao giờ thu. Hãy chọn hình thức có ở cách thức thực hiện."
)
NOT_COUNTABLE = "Mục “{}” không phải là số nguyên hay bảng nhiều dòng nên không tính tiền theo được. Hãy chọn mục khác."
NOT_VALUED = "Mục “{}” không phải là số tiền hay số nguyên nên không thu theo giá trị được. Hãy chọn mục khác."
UNUSED = "Không khoản thu nào dùng quy định miễn, giảm “{}”. Hãy chọn nó ở khoản thu, hoặc bỏ nó."
MAY_BE_HIDDEN = (
    "Khoản “{}” tính theo mục “{}”, mà mục này có thể không được hỏi hoặc để trống; khi đó không thu khoản này. "
    "Hãy ghi điều kiện thu giống điều kiện hiện mục."
)


def fee_findings(package: Package, compiler: ExpressionCompiler) -> Iterator[Finding]:
    """Quantities are numbers one can charge for; channels, amounts, local amounts and reductions can apply."""
    ways = {way.channel for way in package.record.ways}
    for number, fee in enumerate(package.fees):
        path = f"fees.{number}"
        if fee.quantity:
            yield from _counted(package, compiler, fee.quantity, f"{path}.quantity")
        if fee.value:
            yield from _valued(package, compiler, fee, path)
        yield from _shared_reductions(package, fee, path)
        if not ways & set(fee.channels):
            yield Finding(f"{path}.channels", NO_SUCH_WAY)
        if not (fee.value or fee.by_province or _highest_amount(fee)):
            yield Finding(
                f"{path}.amount_vnd",
                "Mức thu bằng 0 ở mọi nơi nên không bao giờ thu. Hãy ghi mức thu, hoặc bỏ khoản này.",
            )
        if fee.when is not None and not fee.case:
            yield Finding(f"{path}.case", "Hãy ghi bằng lời trường hợp phải nộp khoản này.")
        yield from _parts(package, fee, path)
    yield from _unused_reductions(package)
    yield from _gaps(package)


def hidden_quantities(package: Package) -> Iterator[Finding]:
    """Warn of a fee whose quantity may be unknown though the fee is levied: it is then not collected."""
    if package.form is None:
        return
    satisfiability = Satisfiability(package.form)
    places = {field.key: (step, field) for step in package.form.steps for field in step.fields}
    for number, fee in enumerate(package.fees):
        for name in fee.counted:
            step, field = places.get(name.partition(".")[0], (None, None))
            if step and field and _may_be_unknown(fee, step, field, satisfiability):
                what = "quantity" if name == fee.quantity else "value.of"
                yield Finding(f"fees.{number}.{what}", MAY_BE_HIDDEN.format(fee.name, name), Severity.WARNING)


def dropped_fees(package: Package, published: Package) -> Iterator[Finding]:
    """Warn of a fee that is levied today but only later in the new version: until then nobody would pay it."""
    today = timezone.localdate()
    was_levied = {fee.key for fee in published.fees if fee.is_valid_on(today)} - {
        fee.key for fee in package.fees if fee.is_valid_on(today)
    }
    for number, fee in enumerate(package.fees):
        if fee.key in was_levied and fee.begins > today:
            start = format_date(fee.begins)
            sentence = (
                f"“{fee.name}” chỉ còn mức thu từ ngày {start}: nếu công bố trước ngày đó thì hồ sơ "
                "mới không phải nộp khoản này. Hãy giữ mức đang thu đến hết ngày trước đó."
            )
            yield Finding(f"fees.{number}.valid_from", sentence, Severity.WARNING)


def _counted(package: Package, compiler: ExpressionCompiler, name: str, path: str) -> Iterator[Finding]:
    """What is counted are rows, or a whole number that stays within what one can charge for."""
    answer_type = compiler.types.get(name)
    if isinstance(answer_type, RowsType):
        return
    if answer_type is not ValueType.INTEGER:
        yield Finding(path, NOT_COUNTABLE.format(name))
    elif not _lies_within(compiler, name, MAX_QUANTITY):
        yield Finding(path, COUNTED_WITHOUT_BOUNDS.format(name))


def _valued(package: Package, compiler: ExpressionCompiler, fee: FeeRule, path: str) -> Iterator[Finding]:
    """A fee by value is a share of whole đồng that are never below 0, and says in words of what."""
    name = fee.value.of if fee.value else ""
    if compiler.types.get(name) is not ValueType.INTEGER:
        yield Finding(f"{path}.value.of", NOT_VALUED.format(name))
    elif not _lies_within(compiler, name, MAX_VALUE):
        yield Finding(f"{path}.value.of", VALUED_WITHOUT_BOUNDS.format(name))
    if not fee.per:
        yield Finding(f"{path}.per", "Hãy ghi bằng lời khoản này tính trên gì, ví dụ “giá trị hợp đồng”.")


def _lies_within(compiler: ExpressionCompiler, name: str, most: int) -> bool:
    low, high = compiler.compile_integer(name).integer_range
    return low >= 0 and high <= most


def _shared_reductions(package: Package, fee: FeeRule, path: str) -> Iterator[Finding]:
    known = {reduction.key for reduction in package.reductions}
    for key in (key for key in fee.reduced_by if key not in known):
        yield Finding(f"{path}.reduced_by", f"Không có quy định miễn, giảm dùng chung “{key}”. Hãy chọn quy định khác.")


def _unused_reductions(package: Package) -> Iterator[Finding]:
    used = {key for fee in package.fees for key in fee.reduced_by}
    keys = [reduction.key for reduction in package.reductions]
    for number, reduction in enumerate(package.reductions):
        if keys.index(reduction.key) < number:
            yield Finding(f"reductions.{number}.key", f"Có hơn một quy định miễn, giảm mang khóa “{reduction.key}”.")
        if reduction.key not in used:
            yield Finding(f"reductions.{number}", UNUSED.format(reduction.name), Severity.WARNING)


def _may_be_unknown(fee: FeeRule, step: Step, field: Field, satisfiability: Satisfiability) -> bool:
    """Whether the fee may be levied while its quantity is not asked, or need not be answered."""
    levied = [Requirement(fee.when)] if fee.when is not None else []
    shown = satisfiability.visibility_requirements(step, field)
    if isinstance(fee.when, str):
        return any(one.condition != fee.when for one in shown)
    if getattr(field, "required", True) is False or getattr(field, "required_if", None) is not None:
        return True
    hidden = (one._replace(expected=False, needs_answer=False) for one in shown)
    return any(satisfiability.is_satisfiable([*levied, one]) for one in hidden)


def _parts(package: Package, fee: FeeRule, path: str) -> Iterator[Finding]:
    for index, local in enumerate(fee.local_amounts):
        if not local.overlaps(fee):
            yield Finding(f"{path}.local_amounts.{index}", NEVER_VALID)
    for index, reduction in enumerate(package.reductions_of(fee)):
        own = index < len(fee.reductions)
        where = f"{path}.reductions.{index}" if own else f"{path}.reduced_by"
        if not reduction.overlaps(fee):
            yield Finding(where, NEVER_VALID)
        if reduction.amount_vnd and reduction.reduced_amount(_highest_amount(fee)) >= _highest_amount(fee):
            lower = "Số tiền này không thấp hơn mức thu nên không phải là giảm. Hãy ghi số tiền thấp hơn."
            yield Finding(f"{where}.amount_vnd" if own else where, lower)


def _highest_amount(fee: FeeRule) -> int:
    if fee.value:
        return fee.value.amount_of(MAX_VALUE)
    if fee.by_province and fee.local_most_vnd is None:
        return MAX_AMOUNT
    return max([fee.amount_vnd, fee.local_most_vnd or 0, *(local.amount_vnd for local in fee.local_amounts)])


def _gaps(package: Package) -> Iterator[Finding]:
    """Warn of days between two rules of one fee on which nothing is levied."""
    for number, fee in enumerate(package.fees):
        later = [rule for rule in package.fees if rule.key == fee.key and rule.begins > fee.begins]
        follows = min(later, key=lambda rule: rule.begins, default=None)
        if follows and fee.ends < follows.begins - timedelta(days=1):
            gap = f"sau ngày {format_date(fee.ends)}, trước ngày {format_date(follows.begins)}"
            yield Finding(f"fees.{number}.valid_until", f"Không thu “{fee.name}” {gap}.", Severity.WARNING)
