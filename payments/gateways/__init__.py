"""The ways to pay, by their code."""

from payments.gateways.base import (
    ForgedError,
    Gateway,
    Reading,
    RefundAnswer,
    StatementRow,
    TalkingGateway,
    UnansweredError,
)
from payments.gateways.vietqr import VietQr
from payments.gateways.vnpay import Vnpay

TALKING: dict[str, TalkingGateway] = {gateway.code: gateway for gateway in (Vnpay(),)}
GATEWAYS: dict[str, Gateway] = {**TALKING, VietQr.code: VietQr()}
"""In the order in which they are offered."""

__all__ = [
    "GATEWAYS",
    "TALKING",
    "ForgedError",
    "Gateway",
    "Reading",
    "RefundAnswer",
    "StatementRow",
    "TalkingGateway",
    "UnansweredError",
]
