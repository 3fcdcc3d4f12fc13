"""Masking: what of the text that a payer wrote to the bank may be shown to staff."""

import re

_PERSONAL_NUMBER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){5,8}(?=[ .-]?\d{3}(?!\d))")


def masked(text: str) -> str:
    """Without the personal numbers, accounts and telephones people write: of 9 to 12 digits the last three stay."""
    return _PERSONAL_NUMBER.sub("•••", text)
