"""Delays in payment minutes, which a load run makes shorter (`PAYMENTS_MINUTE`)."""

from datetime import timedelta

from django.conf import settings


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number * settings.PAYMENTS_MINUTE)
