"""The line to a gateway's server."""

import atexit
import time
from functools import cache
from typing import Any

import httpx

from payments.gateways.base import UnansweredError
from payments.gateways.timing import minutes

PATIENCE = 10.0
"""Seconds we wait for an answer."""
SILENCES = 3
"""So many silences in a row, and the gateway is left alone for a while: whoever asks next would only wait as long."""


class GatewayClient:
    """Calls to one server, through one client: to make a client costs as much CPU as twenty calls with it."""

    def __init__(self) -> None:
        self._client = httpx.Client()
        self._silences, self._rests_until = 0, 0.0
        atexit.register(self._client.close)

    @property
    def is_resting(self) -> bool:
        """Whether nobody need try just now."""
        return time.monotonic() < self._rests_until

    def ask(self, method: str, url: str, *, patience: float | None = None, **request: Any) -> httpx.Response:
        """The answer; UnansweredError when there is none, or an error, or while the line rests."""
        if self.is_resting:
            raise UnansweredError("resting")
        try:
            response = self._client.request(method, url, timeout=patience or PATIENCE, **request)
        except httpx.HTTPError as trouble:
            self._count_silence()
            raise UnansweredError(type(trouble).__name__) from trouble
        if response.is_server_error:
            self._count_silence()
        else:
            self._silences = 0  # a refusal is an answer, too
        if response.is_error:
            raise UnansweredError(f"HTTP {response.status_code}")
        return response

    def _count_silence(self) -> None:
        self._silences += 1
        if self._silences >= SILENCES:
            self._rests_until = time.monotonic() + minutes(1 / 2).total_seconds()


@cache
def client_for(gateway: str) -> GatewayClient:
    """The line of this process to that gateway, opened when first needed."""
    return GatewayClient()
