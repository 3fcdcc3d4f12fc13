"""The table of payment gateways. `payments.apps` fills it when the portal starts."""

from payments.gateways.base import Gateway, OnlineGateway, QrGateway

GATEWAYS: dict[str, Gateway] = {}
"""By the code that is kept on attempts."""
ONLINE_GATEWAYS: dict[str, OnlineGateway] = {}
"""Those of them that report payments themselves, by the same code."""
PAYMENT_METHODS: dict[str, Gateway] = {}
"""By what the payer chooses, in the order in which they are offered."""


def register(gateway: Gateway) -> None:
    """Offer a payment method. Of several methods with one code, the first to be registered speaks for the code."""
    PAYMENT_METHODS[gateway.method] = gateway
    GATEWAYS.setdefault(gateway.code, gateway)
    if isinstance(gateway, OnlineGateway):
        ONLINE_GATEWAYS.setdefault(gateway.code, gateway)


def qr_methods() -> dict[str, QrGateway]:
    """The payment methods by a gateway's QR code, by the code that is kept on attempts."""
    return {method.code: method for method in PAYMENT_METHODS.values() if isinstance(method, QrGateway)}
