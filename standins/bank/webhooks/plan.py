"""Webhook plan: which webhooks the result of a payment causes, and when, under the payment's fault modes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from payments.gateways.vnpay.protocol.codes import DONE, TransactionStatus
from standins.bank.fault_modes import Behaviour, FaultMode
from standins.bank.latency import seconds

Params = dict[str, str]
EARLY_FALLBACK = 5
"""Seconds; with `early` the view delivers first, and the delivery thread only if that failed."""
LATE = 30
REVERSAL_DELAY = 2
MANY = 50


@dataclass(frozen=True, slots=True)
class PlannedWebhook:
    """One webhook to send, true or not: its `vnp_` parameters, its delay, and whether its signature is valid."""

    params: Params
    after: timedelta = timedelta()
    is_well_signed: bool = True

    def changed(self, **changes: str) -> "PlannedWebhook":
        """A copy with other values of parameters, named without `vnp_`."""
        return replace(self, params=self.params | {f"vnp_{name}": value for name, value in changes.items()})

    def delayed(self, number: float) -> "PlannedWebhook":
        """A copy sent so many of the bank's seconds later."""
        return replace(self, after=self.after + seconds(number))


Plan = list[PlannedWebhook]


def _add_failures(plan: Plan) -> Plan:
    failures = [hook.changed(ResponseCode="51", TransactionStatus=TransactionStatus.FAILED) for hook in plan]
    return [*plan, *failures] if _is_success(plan) else plan


def _add_reversal(plan: Plan) -> Plan:
    reversal = plan[0].changed(TransactionStatus=TransactionStatus.REVERSED).delayed(REVERSAL_DELAY)
    return [*plan, reversal] if _is_success(plan) else plan


def _is_success(plan: Plan) -> bool:
    return plan[0].params["vnp_ResponseCode"] == DONE


_CHANGES: Mapping[FaultMode, Callable[[Plan], Plan]] = {
    FaultMode.DISORDER: _add_failures,
    FaultMode.REVERSED: _add_reversal,
    FaultMode.WRONG_AMOUNT: lambda plan: [
        hook.changed(Amount=str(int(hook.params["vnp_Amount"]) + 100)) for hook in plan
    ],
    FaultMode.UNKNOWN_REFERENCE: lambda plan: [hook.changed(TxnRef=f"X{hook.params['vnp_TxnRef']}") for hook in plan],
    FaultMode.WRONG_SIGNATURE: lambda plan: [replace(hook, is_well_signed=False) for hook in plan],
    FaultMode.MANY: lambda plan: plan * MANY,
    FaultMode.EARLY: lambda plan: [hook.delayed(EARLY_FALLBACK) for hook in plan],
    FaultMode.LATE: lambda plan: [hook.delayed(LATE) for hook in plan],
    FaultMode.SILENT: lambda plan: [],
}
"""In the order in which they are applied."""


def planned_webhooks(behaviour: Behaviour, params: Params) -> Plan:
    """One true webhook with these result parameters, changed by each fault mode in the order of `_CHANGES`."""
    plan = [PlannedWebhook(params)]
    for fault_mode, change in _CHANGES.items():
        if fault_mode in behaviour:
            plan = change(plan)
    return plan
