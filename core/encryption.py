"""Encryption of secrets in the database (Fernet: AES-128-CBC with HMAC-SHA256), with keys that can be changed.

The first of settings.ENCRYPTION_KEYS encrypts, all of them decrypt. To change the key: put a new one first, have what
is stored encrypted anew (`rotate`), then take the old one out.
"""

from functools import cache
from typing import Final

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from core.hooks import Hook

rotating: Final[Hook[[], int]] = Hook()
"""Sent by `manage.py rotate_encryption`, outside a transaction: a handler has what its room stores encrypted anew, and
says how many rows that were."""


def encrypt(text: str) -> str:
    return _cipher().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text; `cryptography.fernet.InvalidToken` if no key fits."""
    return _cipher().decrypt(token.encode()).decode()


def rotate(token: str) -> str:
    """The same text, encrypted with the first key."""
    return _cipher().rotate(token.encode()).decode()


def _cipher() -> MultiFernet:
    return _cipher_of(tuple(settings.ENCRYPTION_KEYS))


@cache
def _cipher_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
