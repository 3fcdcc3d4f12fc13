"""Throttling wherever a password is asked for: by account, by address, and by both together.

Whoever has signed in to the account from this address before is counted alone: neither an attack on the account from
elsewhere, nor a colleague who mistypes behind the same address, shuts them out.
"""

from dataclasses import dataclass
from typing import Final

from core.limits import counters, throttling
from core.limits.throttling import Pauses

HOUR, DAY = 3600, 24 * 3600
PAUSES_OF_PAIR: Final = Pauses(free=5, longest=HOUR, forgotten_after=DAY)
"""Of one account from one address."""
PAUSES_OF_ACCOUNT: Final = Pauses(free=10, longest=HOUR, forgotten_after=DAY)
"""Of one account from anywhere: against guessing from many addresses."""
PAUSES_OF_ADDRESS: Final = Pauses(free=50, longest=15 * 60, forgotten_after=HOUR)
"""Of any account from one address, which a whole office may share."""
KNOWN_SECONDS: Final = 30 * DAY
"""How long an address is known after a sign-in."""


@dataclass(frozen=True)
class Attempt:
    """A password that is about to be checked; `succeed` when it was right."""

    pair: str
    shared: tuple[str, ...] = ()
    known: str = ""

    def succeed(self) -> None:
        """Forget the failures of this account from here; those at other accounts stay: one known password must not
        buy attempts at others."""
        throttling.forgive(forgotten=[self.pair], uncounted=self.shared)
        if self.known:
            counters.add({self.known: KNOWN_SECONDS})
            counters.prolong({self.known: KNOWN_SECONDS})


def begin_sign_in(username: str, address: str) -> Attempt:
    """Count an attempt before the password is hashed, which costs a quarter of a second; ThrottledError in a pause."""
    account = username.casefold()
    pair, known = f"sign-in {address} {account}", f"known {address} {account}"
    shared = {f"sign-in-account {account}": PAUSES_OF_ACCOUNT, f"sign-in-address {address}": PAUSES_OF_ADDRESS}
    if counters.exists(known):
        shared = {}
    throttling.attempt({pair: PAUSES_OF_PAIR, **shared})
    return Attempt(pair, tuple(shared), known)


def begin_confirmation(user_id: int) -> Attempt:
    """The same for a signed-in person whose password is asked again."""
    pair = f"confirm {user_id}"
    throttling.attempt({pair: PAUSES_OF_PAIR})
    return Attempt(pair)


def begin_second_factor(user_id: int) -> Attempt:
    """The same for a code of a second factor, which only whoever knows the password is asked for."""
    pair = f"second-factor {user_id}"
    throttling.attempt({pair: PAUSES_OF_PAIR})
    return Attempt(pair)
