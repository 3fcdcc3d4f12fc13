"""HTTP client with a circuit breaker, one for each gateway in a process."""

import atexit
import time
from functools import cached_property
from typing import Any

import httpx

from payments.gateways.base import GatewayUnavailableError
from payments.gateways.timing import minutes

TIMEOUT = 10.0
"""Seconds until a call without an answer fails."""
FAILURE_THRESHOLD = 3
"""Failures in a row that open the circuit breaker."""
OPEN_MINUTES = 1 / 2
"""How long an open circuit breaker stops all calls; after that, one more failure opens it again."""


class CircuitBreaker:
    """Stops the calls to a server that has failed several times in a row, for half a minute."""

    def __init__(self) -> None:
        self.reset()

    @property
    def is_open(self) -> bool:
        """Whether calls are stopped."""
        return time.monotonic() < self._open_until

    def record_failure(self) -> None:
        self._failures += 1
        if self._failures >= FAILURE_THRESHOLD:
            self._open_until = time.monotonic() + minutes(OPEN_MINUTES).total_seconds()

    def record_success(self) -> None:
        self._failures = 0

    def reset(self) -> None:
        """Forget all failures."""
        self._failures, self._open_until = 0, 0.0


class NoBreaker(CircuitBreaker):
    """Stops no calls: for an address behind which many banks answer, so that one of them speaks for no other."""

    def record_failure(self) -> None:
        pass


class GatewayClient:
    """HTTP calls to one gateway's server; the connection pool is opened by the first call."""

    def __init__(self, breaker: CircuitBreaker | None = None) -> None:
        self.breaker = breaker or CircuitBreaker()

    @cached_property
    def _client(self) -> httpx.Client:
        """Kept, since making one costs as much CPU as twenty calls with it."""
        client = httpx.Client()
        atexit.register(client.close)
        return client

    def request(self, method: str, url: str, *, timeout: float | None = None, **options: Any) -> httpx.Response:
        """The answer; GatewayUnavailableError when there is none, or an error, or while the breaker is open."""
        if self.breaker.is_open:
            raise GatewayUnavailableError("resting")
        try:
            response = self._client.request(method, url, timeout=timeout or TIMEOUT, **options)
        except httpx.HTTPError as error:
            self.breaker.record_failure()
            raise GatewayUnavailableError(type(error).__name__) from error
        if response.is_server_error:
            self.breaker.record_failure()
        else:
            self.breaker.record_success()  # a refusal is an answer, too
        if response.is_error:
            raise GatewayUnavailableError(f"HTTP {response.status_code}")
        return response
