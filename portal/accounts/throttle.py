"""Throttling of staff sign-in: limits of failed attempts, checked before the password is hashed.

Hashing costs a quarter of a second of CPU, so a blocked attempt must not reach it.
"""

from hashlib import sha256

from core.limits import throttling

WINDOW_SECONDS = 15 * 60
ATTEMPTS_PER_USERNAME = 5
"""From one IP address for one username."""
ATTEMPTS_PER_ADDRESS = 50
"""From one IP address for any username; a whole office may share one address."""


def _limits(address: str, username: str) -> dict[str, int]:
    """Limit by counter key for an attempt; usernames are hashed in the keys."""
    digest = sha256(f"{address} {username.casefold()}".encode()).hexdigest()
    return {f"sign-in-name-{digest}": ATTEMPTS_PER_USERNAME, f"sign-in-address-{address}": ATTEMPTS_PER_ADDRESS}


def is_blocked(address: str, username: str) -> bool:
    return throttling.is_exhausted(_limits(address, username))


def record_failure(address: str, username: str) -> None:
    throttling.count(_limits(address, username), kept_seconds=WINDOW_SECONDS)


def clear_failures(address: str, username: str) -> None:
    """After a success clear the username's counter only: one known password must not buy attempts at others."""
    by_username, _ = _limits(address, username)
    throttling.clear(by_username)
