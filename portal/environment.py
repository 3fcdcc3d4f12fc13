"""What may differ from one machine to another: read from the environment once, checked, and frozen.

A wrong value stops the start with a sentence.
"""

import sys
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

BASE_DIR = Path(__file__).resolve().parent.parent


class Terminal(BaseModel):
    """One agency's account at the payment gateway; the first secret signs, all of them verify."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(min_length=8, max_length=8)
    secrets: tuple[SecretStr, ...] = Field(min_length=1)


class BankAccount(BaseModel):
    """One agency's bank account; the key proves who asks for its statement."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bank: str = Field(pattern=r"^\d{6}$")
    """BIN of the bank."""
    bank_name: str
    number: str = Field(pattern=r"^[A-Za-z0-9]{4,19}$")
    holder: str
    key: SecretStr


class Environment(BaseSettings):
    """What may differ from one machine to another."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", frozen=True)

    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    redis_url: str = Field(default="", validation_alias="REDIS_URL", pattern=r"^$|^rediss?://")
    secret_key: SecretStr = SecretStr("")
    debug: bool = False
    demo: bool = False
    """Offer the demo people on the sign-in pages; never in production."""
    measure: bool = False
    """Answer with a Server-Timing header (queries, CPU); for the bench."""
    var_dir: Path = BASE_DIR / "var"
    """Everything the portal keeps on disk: embedded database, broker, papers, mail."""
    site_url: HttpUrl = HttpUrl("http://127.0.0.1:8000")
    hosts: tuple[str, ...] = ()
    vneid_url: HttpUrl = HttpUrl("http://127.0.0.1:8001/vneid")
    vneid_client_id: str = "portal"
    vneid_client_secret: SecretStr = SecretStr("stand-in-secret")
    receipt_form: str = Field(default="01BLP0-001", max_length=20)
    """Form symbol of e-receipts (ký hiệu mẫu biên lai), and the letters before the year in their series symbol."""
    receipt_series: str = Field(default="AA", pattern=r"^[A-Z]{2}$")
    tax_codes: dict[str, Annotated[str, Field(pattern=r"^\d{10}(-\d{3})?$")]] = {}
    """Of the agencies that collect, by agency code, for their receipts: no public list of them was found."""
    vnpay_url: HttpUrl = HttpUrl("http://127.0.0.1:8001/vnpay")
    vnpay_terminals: dict[str, Terminal] = {
        "*": Terminal(code="DEMOTMN1", secrets=(SecretStr("DEMOSECRET0123456789DEMOSECRET01"),))
    }
    """By agency code; `*` stands for every agency without a terminal of its own."""
    bank_second: float = Field(default=1.0, gt=0, le=1)
    """How long a second of the stand-in bank takes; a load run makes its pauses shorter."""
    bank_accounts: dict[str, BankAccount] = {
        "*": BankAccount(
            bank="970415",
            bank_name="VietinBank",
            number="113366668888",
            holder="KHO BẠC NHÀ NƯỚC (GIẢ LẬP)",
            key=SecretStr("DEMOACCOUNTKEY0123456789"),
        )
    }
    """For transfers by QR code; by agency code like the terminals."""
    clamav: str = Field(default="", pattern=r"^$|^unix:/.+$|^[^:/]+:\d+$")
    """The virus scanner, `host:port` or `unix:/path`; empty: files are not scanned."""
    smtp_url: str = ""
    """`smtp://user:password@host:port`; empty: messages are files in `var/mail`."""


def read_environment() -> Environment:
    """The environment, or the end of the program with a sentence for each wrong value."""
    try:
        return Environment()
    except ValidationError as wrong:
        for error in wrong.errors():
            name = "_".join(str(part) for part in error["loc"]).upper()
            print(f"Setting {name}: {error['msg']} (given: {error['input']!r})", file=sys.stderr)
        sys.exit(2)
