"""Verification tokens: the code in a paper's QR, which may also be typed by hand."""

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # without i, l, o, u, which are misread
LENGTH = 16  # 80 bits: cannot be guessed, and the QR stays small

NORMALIZATION = str.maketrans("ilo", "110", " -.")


def new_token() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalize_token(text: str) -> str:
    """A typed token in canonical form: lower case, no separators, i and l as 1, o as 0."""
    return text.strip().lower().translate(NORMALIZATION)


def group_token(token: str) -> str:
    """The token in groups of four characters, as printed."""
    return " ".join(token[at : at + 4] for at in range(0, len(token), 4))
