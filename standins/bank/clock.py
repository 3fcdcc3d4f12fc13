"""The bank's own clock: tests and load runs make its seconds shorter."""

from datetime import timedelta

from django.conf import settings


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number * settings.BANK_SECOND)
