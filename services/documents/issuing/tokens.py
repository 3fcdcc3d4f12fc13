"""The code in a paper's QR, which may also be typed by hand."""

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # no i, l, o, u: they are misread
LENGTH = 16  # 80 bits: nobody guesses it, and the QR stays small

MISREAD = str.maketrans("ilo", "110", " -.")


def new_token() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def as_typed(text: str) -> str:
    """The token meant by what somebody typed: any case, any grouping, 1 for l and 0 for o."""
    return text.strip().lower().translate(MISREAD)


def in_groups(token: str) -> str:
    """The token in fours, as one reads it out."""
    return " ".join(token[at : at + 4] for at in range(0, len(token), 4))
