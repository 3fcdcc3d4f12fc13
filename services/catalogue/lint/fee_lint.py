"""Linter of fees: they can be reckoned from every answer, and each of their parts can apply."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from django.utils import timezone

from eforms.definition import Field, Step, ValueType
from eforms.language.expressions import ExpressionCompiler
from eforms.lint.finding import Finding, Severity
from eforms.lint.satisfiability import Requirement, Satisfiability
from services.catalogue.package.charges import MAX_QUANTITY, FeeRule
from services.catalogue.package.definition import Package
from services.catalogue.public import wording

NEVER_VALID = "Thời gian hiệu lực nằm ngoài thời gian của khoản thu nên quy định này không bao giờ được áp dụng."
_MOST = f"{MAX_QUANTITY:,}".replace(",", ".")
COUNTED_WITHOUT_BOUNDS = (
    "Mục “{}” dùng để tính tiền nên chỉ được nhận số từ 0 đến " + _MOST + ". Hãy ghi min và max; số tự tính thì chặn "
    "bằng smallest và largest, ví dụ largest(0, smallest(copies - 5, 100))."
)
MAY_BE_HIDDEN = (
    "Khoản “{}” tính theo mục “{}”, mà mục này có thể không được hỏi hoặc để trống; khi đó không thu khoản này. "
    "Hãy ghi điều kiện thu (when) giống điều kiện hiện mục."
)


def fee_findings(package: Package, compiler: ExpressionCompiler) -> Iterator[Finding]:
    """Quantities are numbers one can charge for; channels, amounts, local amounts and reductions can apply."""
    fields = {field.key: field for field in package.form.fields()} if package.form else {}
    ways = {way.channel for way in package.record.ways}
    for number, fee in enumerate(package.fees):
        path = f"fees.{number}"
        yield from _quantity(fee, path, fields, compiler)
        if not ways & set(fee.channels):
            yield Finding(f"{path}.channels", "Không nộp được bằng hình thức nào trong số này nên không bao giờ thu.")
        if not any([fee.amount_vnd, *(local.amount_vnd for local in fee.local_amounts)]):
            yield Finding(f"{path}.amount_vnd", "Mức thu bằng 0 ở mọi nơi nên không bao giờ thu.")
        if fee.when is not None and not fee.case:
            yield Finding(f"{path}.case", "Hãy ghi bằng lời trường hợp phải nộp khoản này.")
        yield from _parts(fee, path)
    yield from _gaps(package)


def hidden_quantities(package: Package) -> Iterator[Finding]:
    """Warn of a fee whose quantity may be unknown though the fee is levied: it is then not collected."""
    if package.form is None:
        return
    satisfiability = Satisfiability(package.form)
    places = {field.key: (step, field) for step in package.form.steps for field in step.fields}
    for number, fee in enumerate(package.fees):
        if fee.quantity in places and _may_be_unknown(fee, *places[fee.quantity], satisfiability):
            sentence = MAY_BE_HIDDEN.format(fee.name, fee.quantity)
            yield Finding(f"fees.{number}.quantity", sentence, Severity.WARNING)


def dropped_fees(package: Package, published: Package) -> Iterator[Finding]:
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


def _quantity(fee: FeeRule, path: str, fields: Mapping[str, Field], compiler: ExpressionCompiler) -> Iterator[Finding]:
    if not fee.quantity:
        return
    field = fields.get(fee.quantity)
    if field is None or field.value_type is not ValueType.INTEGER:
        yield Finding(f"{path}.quantity", f"Biểu mẫu không có mục số nào mang khóa “{fee.quantity}”.")
        return
    low, high = compiler.compile_integer(fee.quantity).integer_range
    if low < 0 or high > MAX_QUANTITY:
        yield Finding(f"{path}.quantity", COUNTED_WITHOUT_BOUNDS.format(fee.quantity))


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


def _parts(fee: FeeRule, path: str) -> Iterator[Finding]:
    for index, local in enumerate(fee.local_amounts):
        if not local.overlaps(fee):
            yield Finding(f"{path}.local_amounts.{index}", NEVER_VALID)
    for index, reduction in enumerate(fee.reductions):
        reduction_path = f"{path}.reductions.{index}"
        if not reduction.overlaps(fee):
            yield Finding(reduction_path, NEVER_VALID)
        if reduction.amount_vnd and reduction.reduced_amount(_highest_amount(fee)) >= _highest_amount(fee):
            yield Finding(f"{reduction_path}.amount_vnd", "Số tiền này không thấp hơn mức thu nên không phải là giảm.")


def _highest_amount(fee: FeeRule) -> int:
    return max([fee.amount_vnd, *(local.amount_vnd for local in fee.local_amounts)])


def _gaps(package: Package) -> Iterator[Finding]:
    """Warn of days between two rules of one fee on which nothing is levied."""
    for number, fee in enumerate(package.fees):
        later = [rule for rule in package.fees if rule.key == fee.key and rule.begins > fee.begins]
        follows = min(later, key=lambda rule: rule.begins, default=None)
        if follows and fee.ends < follows.begins - timedelta(days=1):
            gap = f"sau ngày {wording.format_date(fee.ends)}, trước ngày {wording.format_date(follows.begins)}"
            yield Finding(f"fees.{number}.valid_until", f"Không thu “{fee.name}” {gap}.", Severity.WARNING)
