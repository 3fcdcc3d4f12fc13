"""The mail server of PORTAL_SMTP_URL, parsed into Django's settings."""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
"""By scheme: without TLS, TLS from STARTTLS on, TLS from the first byte on."""
TIMEOUT_SECONDS = 10
"""For each step of a conversation; a server that is silent for longer counts as down."""


@dataclass(frozen=True)
class MailServer:
    """A server that takes mail to be sent."""

    scheme: str
    host: str
    port: int
    user: str
    password: str

    @classmethod
    def parse(cls, url: str) -> Self:
        """From `smtp+tls://user:password@host:port`; ValueError says what is wrong and repeats nothing."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("it must be smtp+tls://, smtps:// or smtp://, then user:password@host:port")
        user, password = (unquote(part or "") for part in (parts.username, parts.password))
        if bool(user) != bool(password):
            raise ValueError("it must have both user and password, or neither")
        return cls(parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme], user, password)

    @property
    def is_encrypted(self) -> bool:
        return self.scheme != "smtp"

    def settings(self) -> dict[str, Any]:
        """Settings of Django's SMTP backend, which checks the server's certificate and name."""
        return {
            "EMAIL_HOST": self.host,
            "EMAIL_PORT": self.port,
            "EMAIL_HOST_USER": self.user,
            "EMAIL_HOST_PASSWORD": self.password,
            "EMAIL_USE_TLS": self.scheme == "smtp+tls",
            "EMAIL_USE_SSL": self.scheme == "smtps",
            "EMAIL_TIMEOUT": TIMEOUT_SECONDS,
        }
