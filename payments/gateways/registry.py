"""The ways to pay, by their code."""

from payments.gateways.base import Gateway, TalkingGateway
from payments.gateways.vietqr.gateway import VietQr
from payments.gateways.vnpay.gateway import Vnpay, VnpayQr

TALKING: dict[str, TalkingGateway] = {gateway.code: gateway for gateway in (Vnpay(),)}
GATEWAYS: dict[str, Gateway] = {**TALKING, VietQr.code: VietQr()}
"""By the code that is written on attempts."""
WAYS: dict[str, Gateway] = {**GATEWAYS, "vnpay_qr": VnpayQr()}
"""By what the payer chooses, in the order in which they are offered."""
