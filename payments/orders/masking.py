"""Masking of personal data in transfer texts that staff may see."""

import re

_PERSONAL_NUMBER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){5,8}(?=[ .-]?\d{3}(?!\d))")


def mask_personal_numbers(text: str) -> str:
    """Mask numbers of 9 to 12 digits (identity, account, telephone) but for their last three digits."""
    return _PERSONAL_NUMBER.sub("•••", text)
