"""The manifest of a backup: what belongs to it, with hashes, and what it was made with."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, ValidationError

from portal.backups.errors import BackupError

NAME: Final = "manifest.json"
FINGERPRINT: Final = 16
"""Hexadecimal digits."""


class DatabaseDump(BaseModel):
    """The dump of the database: its engine, and the hash of the encrypted file."""

    model_config = ConfigDict(frozen=True)

    engine: Literal["sqlite", "postgresql"]
    sha256: str
    size: int


class Manifest(BaseModel):
    """One backup. `files` gives for each path, relative to the folder it lies in, the SHA-256 of its content."""

    model_config = ConfigDict(frozen=True)

    version: Literal[1] = 1
    made_at: datetime
    migrations: Mapping[str, str]
    """The last migration of each app: the release that can read the dump has these."""
    keys: Mapping[str, str]
    """Fingerprints of the keys that open what is encrypted in the database; the keys themselves are kept elsewhere."""
    database: DatabaseDump
    files: Mapping[str, str]

    def write(self, folder: Path) -> None:
        """Written last: a folder without a manifest is no backup."""
        half = folder / f".{NAME}.half"
        half.write_text(self.model_dump_json(indent=1))
        half.replace(folder / NAME)

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """BackupError where the folder holds none, or one of another version."""
        try:
            return cls.model_validate_json((folder / NAME).read_text())
        except (OSError, ValidationError) as error:
            raise BackupError(f"{folder} is no finished backup: its {NAME} is missing or cannot be read.") from error


def key_fingerprints() -> dict[str, str]:
    """A fingerprint of the secret key and of each encryption key, by a name that says which."""
    keys = {"secret_key": settings.SECRET_KEY}
    keys |= {f"encryption_key_{number}": key for number, key in enumerate(settings.ENCRYPTION_KEYS, start=1)}
    return {name: _fingerprint(key) for name, key in keys.items()}


def known_fingerprints() -> set[str]:
    """The same with those of former secret keys: backups made under them can be restored."""
    return {*key_fingerprints().values(), *map(_fingerprint, settings.SECRET_KEY_FALLBACKS)}


def _fingerprint(key: str) -> str:
    return sha256(f"backup {key}".encode()).hexdigest()[:FINGERPRINT]
