"""Fee calculation: the fee rules of a procedure version applied to the answers of a dossier. The only such place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.official_language import official_language
from eforms.definition import Answers
from payments.orders.order_input import LineInput
from payments.status import FeeKind
from services.agencies.lookup import answer_at
from services.agencies.models import Agency
from services.catalogue.local_fees.amounts import amounts_at
from services.catalogue.package.conditions import holds, is_found_by_office
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import MAX_QUANTITY, ChargeKind, Ending, FeeRule, LocalAmount, Reduction
from services.catalogue.package.fees.value_rates import MAX_VALUE
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.public import wording
from services.dossiers.errors import DossierError

FEE_KINDS = {ChargeKind.FEE: FeeKind.FEE, ChargeKind.CHARGE: FeeKind.CHARGE}


@dataclass(frozen=True, slots=True)
class FeeCase:
    """The input of the fee rules besides the answers."""

    channel: FilingChannel
    on: date
    """The day of filing: the rules in force then apply for the whole life of the dossier."""
    office: Agency


@dataclass(frozen=True, slots=True)
class AmountDue:
    """One fee as calculated for one dossier."""

    fee: FeeRule
    quantity: int
    full_vnd: int
    """The price of one unit before reductions, in đồng."""
    basis: str
    reduction: Reduction | None = None
    value_vnd: int | None = None
    """The value it is a share of, in đồng; None: it is no fee by value."""

    @property
    def unit_price_vnd(self) -> int:
        """The price of one unit after the reduction, in đồng."""
        return self.reduction.reduced_amount(self.full_vnd) if self.reduction else self.full_vnd

    @property
    def amount_vnd(self) -> int:
        """The amount to pay, in đồng."""
        return self.quantity * self.unit_price_vnd

    @property
    @official_language()
    def line(self) -> LineInput:
        """The order line of this fee, with the legal basis of price and reduction."""
        reduced = (
            f"{wording.format_reduction_amount(self.reduction)} theo {self.reduction.basis}" if self.reduction else ""
        )
        return LineInput(
            kind=FEE_KINDS[self.fee.kind],
            name=self.fee.name,
            unit_price_vnd=self.unit_price_vnd,
            quantity=self.quantity,
            legal_basis="; ".join(part for part in (self.basis, reduced) if part),
        )

    def given_back(self, ending: Ending) -> int:
        """The amount, in đồng, that is refunded when the dossier ends in this way."""
        rule = next((rule for rule in self.fee.given_back if ending in rule.when), None)
        return rule.refund_amount(self.amount_vnd) if rule else 0


def place_codes_of(office: Agency) -> tuple[str, ...]:
    """The codes by which a fee rule can mean this office, nearest first: its own, those above it, its units'."""
    parts = office.code.split(".")
    codes = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    codes += [office.payee] if office.payee else []  # versions of before name it so
    units = [office.unit_id, office.unit.province_id] if office.unit else []
    return tuple(place for place in (*codes, *units) if place)


def calculate(package: Package, answers: Answers, case: FeeCase) -> list[AmountDue]:
    """Every fee of the dossier, at whichever moment it falls due; a fee that is waived has the amount 0.

    `answers` are the visible ones only. Raises DossierError where they give a quantity that cannot be charged.
    """
    fees = [fee for fee in package.fees_for(case.channel, case.on) if _is_levied(fee, package, answers, case.on)]
    decided = amounts_at(package, case.office, case.on)
    dues = (_amount_due(fee, package, answers, case, decided.get(fee.key)) for fee in fees)
    return [due for due in dues if due.quantity and due.full_vnd]


def found_later(package: Package, case: FeeCase) -> list[FeeRule]:
    """The fees nobody can reckon at filing: the office has to find something first, or a province fixed no amount."""
    decided = amounts_at(package, case.office, case.on)
    levied = package.fees_for(case.channel, case.on)
    return [fee for fee in levied if is_found_by_office(package, fee) or _is_undecided(fee, case, decided)]


@official_language()
def order_lines(dues: Iterable[AmountDue]) -> list[LineInput]:
    """The order lines of these fees; those with the amount 0 are left out."""
    return [due.line for due in dues if due.amount_vnd]


def refundable_by_ending(dues: Sequence[AmountDue]) -> dict[str, int]:
    """The total refund in đồng by ending of the dossier; endings without a refund are left out."""
    sums = {ending.value: sum(due.given_back(ending) for due in dues) for ending in Ending}
    return {ending: vnd for ending, vnd in sums.items() if vnd}


def _is_undecided(fee: FeeRule, case: FeeCase, decided: Mapping[str, LocalAmount]) -> bool:
    """Whether a fee is left to a province that has fixed no amount, and the version says none either."""
    return fee.by_province and fee.key not in decided and not _full_price(fee, case, None)[0]


def _is_levied(fee: FeeRule, package: Package, answers: Answers, on: date) -> bool:
    return holds(package, fee.when, answers, today=on)


def _quantity(fee: FeeRule, answers: Answers) -> int:
    """How many are charged; DossierError for a number nobody can pay for, such as one reckoned below zero."""
    if fee.value:
        return int(_number(fee, fee.value.of, answers, MAX_VALUE) is not None)
    return (_number(fee, fee.quantity, answers, MAX_QUANTITY) or 0) if fee.quantity else 1


def _plain(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _number(fee: FeeRule, name: str, answers: Answers, most: int) -> int | None:
    """The whole number that a fee is reckoned from, rows being counted; None where it is not answered."""
    answer = answer_at(answers, name)
    number = len(answer) if isinstance(answer, list) else answer
    if not isinstance(number, int):
        return None
    if not 0 <= number <= most:
        raise DossierError(
            f"“{fee.name}” tính theo một số từ 0 đến {_plain(most)}, mà các câu trả lời cho ra "
            f"{_plain(number)}. Hãy xem lại những số đã nhập."
        )
    return number


def _amount_due(
    fee: FeeRule, package: Package, answers: Answers, case: FeeCase, decided: LocalAmount | None
) -> AmountDue:
    full_vnd, basis = _full_price(fee, case, decided)
    value = _number(fee, fee.value.of, answers, MAX_VALUE) if fee.value else None
    if fee.value and value is not None:
        full_vnd = fee.value.amount_of(value)
    return AmountDue(
        value_vnd=value,
        fee=fee,
        quantity=_quantity(fee, answers),
        full_vnd=full_vnd,
        basis=basis,
        reduction=min(
            _applicable_reductions(fee, package, answers, case.on),
            key=lambda reduction: reduction.reduced_amount(full_vnd),
            default=None,
        ),
    )


def _full_price(fee: FeeRule, case: FeeCase, decided: LocalAmount | None) -> tuple[int, str]:
    """The price at this office in đồng and its legal basis: what its province decided, the nearest local amount of the
    version, else the general one.
    """
    if decided:
        return decided.amount_vnd, decided.basis
    places = place_codes_of(case.office) if fee.local_amounts else ()
    by_nearness = {
        rank: local
        for local in fee.local_amounts
        if local.is_valid_on(case.on) and (rank := local.match_rank(places)) is not None
    }
    price = by_nearness[min(by_nearness)] if by_nearness else fee
    return price.amount_vnd, price.basis


def _applicable_reductions(fee: FeeRule, package: Package, answers: Answers, on: date) -> list[Reduction]:
    return [
        reduction
        for reduction in package.reductions_of(fee)
        if reduction.is_valid_on(on) and holds(package, reduction.when, answers, today=on)
    ]
