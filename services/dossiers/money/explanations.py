"""How fees were reckoned, in words for who pays: on the check page before filing, and beside the order."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext

from core.text import after_label, lower_first
from core.ui.formatting import format_vnd, is_english
from eforms.answers.summary import sections
from eforms.compiled.form import compile_form
from eforms.definition import Answers, FormDefinition
from eforms.definition.english import text_of
from eforms.definition.fields import ComputedField
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import Collected
from services.catalogue.public import wording
from services.dossiers.money.fees import AmountDue


def explanation(due: AmountDue) -> str:
    """What is owed and when: the calculation, and the moment where it is not at once."""
    is_later = due.amount_vnd and due.fee.collected == Collected.AFTER
    return "\n".join([calculation(due), *([due.fee.collected.label] if is_later else [])])


def calculation(due: AmountDue) -> str:
    """The calculation in lines: quantity and price, or value and share, then the reduction with its legal basis."""
    return "\n".join(_by_value(due) if due.fee.value and due.value_vnd is not None else _by_quantity(due))


def findings_read(package: Package, due: AmountDue, facts: Answers) -> list[str]:
    """What the office found that a fee was reckoned from, as `question: answer`; none for one of declared answers."""
    lines = []
    for name in due.fee.counted:
        step, _, key = name.partition(".")
        found = facts.get(step)
        if step in package.step_forms and isinstance(found, dict):
            lines += _read_lines(package.step_forms[step], key, found)
    return lines


def total_lines(dues: Iterable[AmountDue], waiting: Iterable[AmountDue]) -> list[tuple[str, str]]:
    """The sums of a filing by when they are paid, the first also where it is nothing; `waiting` are the fees of parts
    that begin later.
    """
    now, later = list(dues), list(waiting)
    before = [due for due in now if due.fee.collected != Collected.AFTER]
    after = [due for due in [*now, *later] if due.fee.collected == Collected.AFTER]
    begun = [due for due in later if due.fee.collected != Collected.AFTER]
    sums = {
        gettext("Cộng, nộp ngay sau khi nộp hồ sơ"): before,
        gettext("Nộp thêm khi phần sau bắt đầu"): begun,
        gettext("Nộp thêm khi nhận kết quả"): after,
    }
    totals = {label: sum(due.amount_vnd for due in group) for label, group in sums.items()}
    first, *others = [(label, format_vnd(total)) for label, total in totals.items()]
    return [first, *(line for line in others if totals[line[0]])]


def _by_quantity(due: AmountDue) -> list[str]:
    case, per = (text_of(due.fee, name, english=is_english()) for name in ("case", "per"))
    price = format_vnd(due.unit_price_vnd) + (f"/{per}" if per else "")
    counted = f"{due.quantity} × {price} = {format_vnd(due.amount_vnd)}" if due.fee.quantity else price
    if case:
        counted += f" ({lower_first(case)})"
    if due.reduction is None:
        return [counted]
    reduced = gettext("%(reduction)s, mức thu đầy đủ %(full)s") % {
        "reduction": wording.format_reduction(due.reduction),
        "full": format_vnd(due.full_vnd),
    }
    return [counted if due.amount_vnd else gettext("Không phải nộp"), reduced]


def _by_value(due: AmountDue) -> list[str]:
    """A fee by value: its full amount is explained before what is taken off."""
    rule = due.fee.value
    if rule is None or due.value_vnd is None:
        return []
    shares = wording.explain_value(rule, due.value_vnd)
    lines = [
        gettext("Tính theo %(per)s: %(shares)s") % {"per": due.fee.per, "shares": shares}
        if due.fee.per and rule.percent != 100
        else shares
    ]
    if due.reduction:
        left = (
            gettext("còn phải nộp %(amount)s") % {"amount": format_vnd(due.amount_vnd)}
            if due.amount_vnd
            else gettext("không phải nộp")
        )
        lines.append(f"{wording.format_reduction(due.reduction)}, {left}")
    return lines


def _read_lines(form: FormDefinition, key: str, found: Answers) -> list[str]:
    """The answers that a computed question reads, itself and what is computed on the way left out."""
    fields = {field.key: field for field in form.fields()}
    read = {name for name in _read_by(form, key) if not isinstance(fields.get(name), ComputedField)}
    rows = [row for section in sections(form, found) for row in section.rows if row.key in read and row.text]
    return [after_label(row.label, row.text) for row in rows]


def _read_by(form: FormDefinition, key: str) -> Iterator[str]:
    """The keys of all questions that this one is reckoned from, near and far."""
    field = next((field for field in form.fields() if field.key == key), None)
    if not isinstance(field, ComputedField):
        yield key
        return
    for name in sorted(compile_form(form).compiler.compile_integer(field.value).dependencies):
        yield from _read_by(form, name)
