"""References of orders: short, unguessable, and unharmed by a bank that drops signs or changes case."""

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0 and O, no 1 and I: people read these aloud."""


def new_reference() -> str:
    """“TT” and ten signs, of 2^50 possible."""
    return "TT" + "".join(secrets.choice(ALPHABET) for _ in range(10))
