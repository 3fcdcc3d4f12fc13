"""What the merchant's server is told of a result, by the bank's behaviour."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from payments.gateways.vnpay.protocol.codes import DONE, TransactionStatus
from standins.bank.clock import seconds
from standins.bank.fault_modes import Behaviour, FaultMode

Params = dict[str, str]
BY_HAND_FIRST = 5
LATE = 30
SOON = 2
MANY = 50


@dataclass(frozen=True, slots=True)
class PlannedWebhook:
    """One message, true or not."""

    params: Params
    after: timedelta = timedelta()
    is_well_signed: bool = True

    def saying(self, **changes: str) -> "PlannedWebhook":
        return replace(self, params=self.params | {f"vnp_{name}": value for name, value in changes.items()})

    def later(self, number: int) -> "PlannedWebhook":
        return replace(self, after=self.after + seconds(number))


Said = list[PlannedWebhook]


def _and_failed(said: Said) -> Said:
    failures = [telling.saying(ResponseCode="51", TransactionStatus=TransactionStatus.FAILED) for telling in said]
    return [*said, *failures] if _is_success(said) else said


def _and_reversed(said: Said) -> Said:
    news = said[0].saying(TransactionStatus=TransactionStatus.REVERSED).later(SOON)
    return [*said, news] if _is_success(said) else said


def _is_success(said: Said) -> bool:
    return said[0].params["vnp_ResponseCode"] == DONE


_CHANGES: Mapping[FaultMode, Callable[[Said], Said]] = {
    FaultMode.DISORDER: _and_failed,
    FaultMode.REVERSED: _and_reversed,
    FaultMode.WRONG_AMOUNT: lambda said: [one.saying(Amount=str(int(one.params["vnp_Amount"]) + 100)) for one in said],
    FaultMode.UNKNOWN_REFERENCE: lambda said: [one.saying(TxnRef=f"X{one.params['vnp_TxnRef']}") for one in said],
    FaultMode.WRONG_SIGNATURE: lambda said: [replace(one, is_well_signed=False) for one in said],
    FaultMode.MANY: lambda said: said * MANY,
    FaultMode.EARLY: lambda said: [one.later(BY_HAND_FIRST) for one in said],
    FaultMode.LATE: lambda said: [one.later(LATE) for one in said],
    FaultMode.SILENT: lambda said: [],
}
"""In the order in which they are applied."""


def planned_webhooks(behaviour: Behaviour, told: Params) -> Said:
    """The truth once, changed by one conduct after the other."""
    said = [PlannedWebhook(told)]
    for conduct, change in _CHANGES.items():
        if conduct in behaviour:
            said = change(said)
    return said
