"""Latency of the stand-in bank: its scaled seconds, and the fault modes that delay or withhold an answer."""

import time
from datetime import timedelta

from django.conf import settings

from standins.bank.fault_modes import Behaviour, FaultMode

SLOW, MUTE = 30, 60
"""Seconds before a late answer, and before the connection is closed without one; every client has timed out by then."""


class ConnectionDroppedError(Exception):
    """The connection ends without an answer (fault mode `mute`); the request has been processed all the same."""


def seconds(number: float) -> timedelta:
    """A duration in the bank's seconds, scaled by the setting BANK_SECOND: tests and load runs shorten them."""
    return timedelta(seconds=number * settings.BANK_SECOND)


def simulate_latency(behaviour: Behaviour) -> None:
    """Sleep as `slow` or `mute` demand; raises ConnectionDroppedError for `mute`."""
    if FaultMode.MUTE in behaviour:
        time.sleep(seconds(MUTE).total_seconds())
        raise ConnectionDroppedError
    if FaultMode.SLOW in behaviour:
        time.sleep(seconds(SLOW).total_seconds())
