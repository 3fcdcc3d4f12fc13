"""A cache in Redis that fails soft: while Redis is down it finds nothing and keeps nothing, and no page fails."""

from collections.abc import Callable
from functools import cache as remember
from functools import partial
from typing import Any, Final

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from core.pauses import Pause

OPTIONS: Final[dict[str, Any]] = {
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
    "retry": Retry(NoBackoff(), 1),  # a connection that Redis closed meanwhile is opened anew; nobody waits
}
PAUSE_SECONDS: Final = 5


@remember
def pause_of(server: str) -> Pause:
    """The pause of this server; Django makes a cache for each thread."""
    return Pause("The cache", seconds=PAUSE_SECONDS)


class OneClient(RedisCacheClient):
    """Keeps the client of its one server: Django makes another for each call, which costs as much as the call."""

    _kept: Any = None

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if self._kept is None:
            self._kept = super().get_client(key, write=write)
        return self._kept


class FailSoftRedisCache(RedisCache):
    """Redis as Django has it, with short time-outs; without an answer each call does what an empty cache would.

    What must hold without it, such as a lock or a limit of attempts, belongs in the database.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "OPTIONS": {**OPTIONS, **params.get("OPTIONS", {})}})
        self._class = OneClient
        self._pause = pause_of(server)

    def _softly(self, call: Callable[[], Any], otherwise: Any) -> Any:
        if self._pause.is_on:
            return otherwise
        try:
            return call()
        except (RedisError, OSError) as error:
            self._pause.begin(error)
            return otherwise

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._softly(partial(super().add, key, value, timeout, version), True))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._softly(partial(super().get, key, default, version), default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._softly(partial(super().set, key, value, timeout, version), None)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._softly(partial(super().touch, key, timeout, version), False))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._softly(partial(super().delete, key, version), False))

    def get_many(self, keys: Any, version: int | None = None) -> Any:
        return self._softly(partial(super().get_many, keys, version), {})

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._softly(partial(super().has_key, key, version), False))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._softly(partial(super().incr, key, delta, version), delta))

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[Any]:
        self._softly(partial(super().set_many, data, timeout, version), None)
        return []

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._softly(partial(super().delete_many, keys, version), None)

    def clear(self) -> None:
        self._softly(super().clear, None)
