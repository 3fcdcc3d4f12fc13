"""A cache in process memory that is bounded by what its values weigh, not by how many they are."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class WeightedCache(Generic[Key, Value]):
    """Keeps what was used last, up to a weight in all; a value that is heavier by itself is made anew each time.

    `make` returns a value with its weight. It is called outside the lock: two threads may make the same value at once,
    and the last one stays.
    """

    def __init__(self, make: Callable[[Key], tuple[Value, int]], *, most: int) -> None:
        self._make, self._most = make, most
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()
        self.weight = 0

    def __call__(self, key: Key) -> Value:
        """The value of a key, made if it is not there."""
        return self.get(key, lambda: self._make(key))

    def get(self, key: Key, make: Callable[[], tuple[Value, int]]) -> Value:
        """The value of a key, made by this if it is not there: by whoever has at hand what it is made of."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key][0]
        value, weight = make()
        with self._lock:
            self._keep(key, value, weight)
        return value

    def cache_clear(self) -> None:
        """Forget all of it."""
        with self._lock:
            self._values.clear()
            self.weight = 0

    def _keep(self, key: Key, value: Value, weight: int) -> None:
        if key in self._values:
            self.weight -= self._values.pop(key)[1]
        if weight > self._most:
            return
        self._values[key] = value, weight
        self.weight += weight
        while self.weight > self._most:
            _, (_, dropped) = self._values.popitem(last=False)
            self.weight -= dropped
