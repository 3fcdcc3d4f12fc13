"""Delays in payment minutes, which a load run makes shorter (`PAYMENTS_MINUTE`)."""

from datetime import timedelta
from typing import Final

from django.conf import settings

ATTEMPT_MINUTES: Final = 15
"""A payer has so long at a gateway, and is told to wait so long for its answer."""


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number * settings.PAYMENTS_MINUTE)
