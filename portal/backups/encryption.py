"""Encryption of files with age (age-encryption.org/v1): whoever makes a backup cannot read it.

The portal knows only recipients (`age1…`); the identity that decrypts (`AGE-SECRET-KEY-1…`) is kept away from it.
"""

from collections.abc import Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Any, TypeAlias

import pyrage  # type: ignore[import-untyped]

from portal.backups.errors import BackupError

Recipient: TypeAlias = Any
"""pyrage.x25519.Recipient; the library is not typed."""
Identity: TypeAlias = Any
"""pyrage.x25519.Identity."""


def parse_recipients(texts: Sequence[str]) -> list[Recipient]:
    """The recipients; BackupError where there is none, or one is not of age."""
    if not texts:
        raise BackupError("Name who can decrypt the backup: PORTAL_BACKUP_RECIPIENTS (age-keygen makes a key).")
    try:
        return [pyrage.x25519.Recipient.from_str(text) for text in texts]
    except pyrage.RecipientError as error:
        raise BackupError(f"PORTAL_BACKUP_RECIPIENTS: {error}") from error


def read_identity(path: Path) -> Identity:
    """The identity in a file as age-keygen writes it; BackupError where there is none."""
    try:
        lines = path.read_text().splitlines()
        return pyrage.x25519.Identity.from_str(next(line for line in lines if line.startswith("AGE-SECRET-KEY-")))
    except (OSError, StopIteration, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise BackupError(f"{path} holds no age identity.") from error


def encrypt(source: Path, target: Path, recipients: Sequence[Recipient]) -> None:
    """Write the encrypted content; the target is there whole or not at all."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}.half")
    with source.open("rb") as plain, half.open("wb") as encrypted:
        pyrage.encrypt_io(plain, encrypted, list(recipients))
    half.replace(target)


def decrypt(source: Path, target: Path, identity: Identity) -> None:
    """Write the decrypted content; BackupError where the identity is not the one, or the file was changed."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}.half")
    try:
        with source.open("rb") as encrypted, half.open("wb") as plain:
            pyrage.decrypt_io(encrypted, plain, [identity])
    except (OSError, pyrage.DecryptError) as error:
        half.unlink(missing_ok=True)
        raise BackupError(f"{source} cannot be decrypted: {error}") from error
    half.replace(target)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
