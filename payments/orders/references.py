"""References of orders: short, unguessable, and unharmed by a bank that drops signs or changes case."""

import secrets

PREFIX, LENGTH = "TT", 10
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0 and O, no 1 and I: people read these aloud."""


def new_reference() -> str:
    """“TT” and ten signs, of 2^50 possible."""
    return PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
