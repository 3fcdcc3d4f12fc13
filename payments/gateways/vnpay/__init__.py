"""VNPAY, merchant protocol 2.1.0."""

from payments.gateways.vnpay.gateway import Vnpay

__all__ = ["Vnpay"]
