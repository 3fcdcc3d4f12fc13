"""The mailbox everybody shares: what the portal sent, read from the files of Django's file mail backend."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path

FILES = 300
"""How many files, the newest, are looked at."""
END_OF_MESSAGE = re.compile(rb"^-{79}\n(?=Content-Type:|\Z)", re.MULTILINE)


@dataclass(frozen=True)
class Letter:
    """One message, once, however often it was delivered."""

    key: str
    sent_at: datetime
    sender: str
    to: str
    subject: str
    text: str

    @classmethod
    def read(cls, raw: bytes) -> "Letter":
        message = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
        body = message.get_body(("plain",))
        return cls(
            key=sha256(message["Message-ID"].encode()).hexdigest()[:20],
            sent_at=parsedate_to_datetime(message["Date"]),
            sender=message["From"],
            to=message["To"],
            subject=message["Subject"],
            text=body.get_content() if body else "",
        )


def letters(folder: Path, *, to: str = "") -> list[Letter]:
    """Newest first; only those to this address if one is given."""
    found: dict[str, Letter] = {}
    for raw in _raw_messages(folder):
        letter = Letter.read(raw)
        found.setdefault(letter.key, letter)
    wanted = [letter for letter in found.values() if not to or letter.to == to]
    return sorted(wanted, key=lambda letter: letter.sent_at, reverse=True)


def _raw_messages(folder: Path) -> Iterator[bytes]:
    newest = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)[:FILES]
    for file in newest:
        yield from filter(None, END_OF_MESSAGE.split(file.read_bytes()))
