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


LATE = timedelta(seconds=30)
BY_HAND_FIRST = timedelta(seconds=5)
MANY = 50

TELLINGS: Mapping[Conduct, Callable[[Params], list[Telling]]] = {
    Conduct.HONEST: lambda told: [Telling(told)],
    Conduct.EARLY: lambda told: [Telling(told, after=BY_HAND_FIRST)],
    Conduct.LATE: lambda told: [Telling(told, after=LATE)],
    Conduct.SILENT: lambda told: [],
    Conduct.MANY: lambda told: [Telling(told)] * MANY,
    Conduct.DISORDER: lambda told: [Telling(told), Telling(_failed(told))],
    Conduct.WRONG_AMOUNT: lambda told: [Telling(_with(told, Amount=str(int(told["vnp_Amount"]) + 100)))],
    Conduct.WRONG_SIGNATURE: lambda told: [Telling(told, is_well_signed=False)],
    Conduct.UNKNOWN_REFERENCE: lambda told: [Telling(_with(told, TxnRef=f"X{told['vnp_TxnRef']}"))],
}
