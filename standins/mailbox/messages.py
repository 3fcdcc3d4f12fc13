"""Reader of the files that Django's file-based e-mail backend writes, as a list of messages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path

MAX_FILES = 300
"""Only the newest files are read."""
END_OF_MESSAGE = re.compile(rb"^-{79}\n(?=Content-Type:|\Z)", re.MULTILINE)


@dataclass(frozen=True)
class Message:
    """One e-mail; `key` is derived from its Message-ID, so that repeated deliveries share it."""

    key: str
    sent_at: datetime
    sender: str
    to: str
    subject: str
    text: str

    @classmethod
    def parse(cls, raw: bytes) -> "Message":
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


def messages(folder: Path, *, to: str = "") -> list[Message]:
    """The messages of the folder's files, newest first, each once; with `to` only those to that address."""
    by_key: dict[str, Message] = {}
    for raw in _raw_messages(folder):
        message = Message.parse(raw)
        by_key.setdefault(message.key, message)
    matches = [message for message in by_key.values() if not to or message.to == to]
    return sorted(matches, key=lambda message: message.sent_at, reverse=True)


def _raw_messages(folder: Path) -> Iterator[bytes]:
    newest = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)[:MAX_FILES]
    for file in newest:
        yield from filter(None, END_OF_MESSAGE.split(file.read_bytes()))
