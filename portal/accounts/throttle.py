"""How often a wrong password may be tried, before another try is even looked at.

Hashing a password costs a quarter of a second of processor time, so the count comes first.
"""

from hashlib import sha256

from core import throttling

WINDOW_SECONDS = 15 * 60
TRIES_PER_NAME = 5
"""From one address for one name."""
TRIES_PER_ADDRESS = 50
"""From one address for any name; a whole office may stand behind one address."""


def _limits(address: str, name: str) -> dict[str, int]:
    """The counters a try belongs to, each with its limit; names do not stand in the cache in clear."""
    both = sha256(f"{address} {name.casefold()}".encode()).hexdigest()
    return {f"sign-in-name-{both}": TRIES_PER_NAME, f"sign-in-address-{address}": TRIES_PER_ADDRESS}


def is_shut(address: str, name: str) -> bool:
    return throttling.is_exhausted(_limits(address, name))


def count_failure(address: str, name: str) -> None:
    throttling.count(_limits(address, name), kept_seconds=WINDOW_SECONDS)


def forget_failures(address: str, name: str) -> None:
    """After a success only the name is cleared: one known password must not buy tries at others."""
    by_name, _ = _limits(address, name)
    throttling.clear(by_name)
