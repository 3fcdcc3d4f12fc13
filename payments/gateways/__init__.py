"""The ways to pay, by their code."""

from payments.gateways.base import ForgedError, Gateway, Reading, RefundAnswer, StatementRow, UnansweredError
from payments.gateways.vnpay import Vnpay

GATEWAYS: dict[str, Gateway] = {gateway.code: gateway for gateway in (Vnpay(),)}

__all__ = ["GATEWAYS", "ForgedError", "Gateway", "Reading", "RefundAnswer", "StatementRow", "UnansweredError"]
