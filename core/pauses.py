"""Pauses: a server that failed is left alone for some seconds, so that not every request waits for it in turn."""

import logging
import time

logger = logging.getLogger(__name__)


class Pause:
    """One server's pause in this process."""

    def __init__(self, name: str, *, seconds: float) -> None:
        self.name, self.seconds = name, seconds
        self._until = 0.0

    @property
    def is_on(self) -> bool:
        return time.monotonic() < self._until

    def begin(self, error: Exception) -> None:
        """Begin it after this error."""
        if not self.is_on:
            logger.warning("%s is left alone for %s s: %s", self.name, self.seconds, type(error).__name__)
        self._until = time.monotonic() + self.seconds

    def end(self) -> None:
        self._until = 0.0
