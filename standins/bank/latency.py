"""A bank that takes its time."""

import time

from standins.bank.clock import seconds
from standins.bank.fault_modes import Behaviour, FaultMode

SLOW, NEVER = 30, 60
"""Seconds; after the longer time everybody has given up."""


class HungUpError(Exception):
    """The connection ends without an answer; what was asked for is done all the same."""


def take_time(behaviour: Behaviour) -> None:
    """Answer late, or not at all."""
    if FaultMode.MUTE in behaviour:
        time.sleep(seconds(NEVER).total_seconds())
        raise HungUpError
    if FaultMode.SLOW in behaviour:
        time.sleep(seconds(SLOW).total_seconds())
