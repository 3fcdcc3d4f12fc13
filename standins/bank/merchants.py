"""The merchants the bank knows, out of the settings of its site."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Merchant:
    """A terminal, its keys, of which the first signs, and where its server hears of payments."""

    terminal: str
    secrets: tuple[str, ...]
    notice_url: str


def merchant(terminal: str) -> Merchant | None:
    return next((known for known in settings.BANK_MERCHANTS if known.terminal == terminal), None)
