"""How long gateways are given; a load run makes these minutes shorter."""

from datetime import timedelta

from django.conf import settings


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number * settings.PAYMENTS_MINUTE)
