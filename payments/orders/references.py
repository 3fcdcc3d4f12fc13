"""Order references: short, unguessable, alphanumeric and case-insensitive, so that they survive bank transfer texts."""

import secrets

PREFIX, LENGTH = "TT", 10
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, O, 1 and I, which are confused when read aloud."""


def new_reference() -> str:
    """A random reference: “TT” and ten characters, 50 bits."""
    return PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
