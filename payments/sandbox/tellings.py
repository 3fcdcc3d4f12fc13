"""What the merchant's server is told of a result, by the bank's conduct."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from payments.sandbox.conduct import Conduct
from payments.vnpay.codes import TransactionStatus

Params = dict[str, str]


@dataclass(frozen=True, slots=True)
class Telling:
    """One message, true or not."""

    params: Params
    after: timedelta = timedelta()
    is_well_signed: bool = True


def _with(told: Params, **changes: str) -> Params:
    return told | {f"vnp_{name}": value for name, value in changes.items()}


def _failed(told: Params) -> Params:
    return _with(told, ResponseCode="51", TransactionStatus=TransactionStatus.FAILED)


def _reversed(told: Params) -> Params:
    return _with(told, TransactionStatus=TransactionStatus.REVERSED)


SOON = timedelta(seconds=2)
LATE = timedelta(seconds=30)
BY_HAND_FIRST = timedelta(seconds=5)
MANY = 50

_TELLINGS: Mapping[Conduct, Callable[[Params], list[Telling]]] = {
    Conduct.EARLY: lambda told: [Telling(told, after=BY_HAND_FIRST)],
    Conduct.LATE: lambda told: [Telling(told, after=LATE)],
    Conduct.SILENT: lambda told: [],
    Conduct.MANY: lambda told: [Telling(told)] * MANY,
    Conduct.DISORDER: lambda told: [Telling(told), Telling(_failed(told))],
    Conduct.WRONG_AMOUNT: lambda told: [Telling(_with(told, Amount=str(int(told["vnp_Amount"]) + 100)))],
    Conduct.WRONG_SIGNATURE: lambda told: [Telling(told, is_well_signed=False)],
    Conduct.REVERSED: lambda told: [Telling(told), Telling(_reversed(told), after=SOON)],
    Conduct.UNKNOWN_REFERENCE: lambda told: [Telling(_with(told, TxnRef=f"X{told['vnp_TxnRef']}"))],
}


def tellings(conduct: Conduct, told: Params) -> list[Telling]:
    """The truth once, unless the conduct has its own way."""
    return _TELLINGS[conduct](told) if conduct in _TELLINGS else [Telling(told)]
