"""Merchants registered at the bank, from the setting BANK_MERCHANTS of its site."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Merchant:
    """A merchant: its terminal code, its keys (the first one signs), and the address of its webhook (IPN)."""

    terminal: str
    secrets: tuple[str, ...]
    webhook_url: str


def find_merchant(terminal: str) -> Merchant | None:
    return next((merchant for merchant in settings.BANK_MERCHANTS if merchant.terminal == terminal), None)
