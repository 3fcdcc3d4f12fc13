"""What may differ from one machine to another: read from the environment once, checked, and frozen.

A wrong value stops the start with a sentence.
"""

import sys
from pathlib import Path
from typing import Annotated, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from payments.gateways.vietqr.settings import BankAccount
from payments.gateways.vnpay.settings import Terminal
from services.documents.signing import seals

BASE_DIR: Path = Path(__file__).resolve().parent.parent


Holding = TypeVar("Holding", Terminal, BankAccount)


class SealFile(BaseModel):
    """One agency's digital signature: a PKCS#12 file and the password that opens it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pkcs12: Path
    password: SecretStr

    @model_validator(mode="after")
    def opens(self) -> Self:
        """A seal that cannot be opened must not be found out by the first paper."""
        seals.load_seal(self.pkcs12, self.password.get_secret_value())
        return self


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
    vietqr_url: HttpUrl = HttpUrl("http://127.0.0.1:8001/vnpay")
    """Where the bank serves the statements of the accounts for transfers."""
    bank_accounts: dict[str, BankAccount] = {
        "*": BankAccount(
            bank="970415",
            bank_name="VietinBank",
            number="113366668888",
            holder="KHO BẠC NHÀ NƯỚC (GIẢ LẬP)",
            keys=(SecretStr("DEMOACCOUNTKEY0123456789"),),
        )
    }
    """For transfers by QR code; by agency code like the terminals."""
    seals: dict[str, SealFile] = {}
    """The digital signatures of agencies, by agency code like the terminals; without one, papers go unsigned."""
    seal_roots: Path | None = None
    """The certificates of the authorities whose signatures are trusted, a PEM file."""
    clamav: str = Field(default="", pattern=r"^$|^unix:/.+$|^[^:/]+:\d+$")
    """The virus scanner, `host:port` or `unix:/path`; empty: files are not scanned."""
    smtp_url: str = ""
    """`smtp://user:password@host:port`; empty: messages are files in `var/mail`."""

    @field_validator("vnpay_terminals", "bank_accounts")
    @classmethod
    def serves_every_agency(cls, by_agency: dict[str, Holding]) -> dict[str, Holding]:
        """Otherwise the first payer of an agency that is not named finds it out."""
        if "*" not in by_agency:
            raise ValueError("there must be one for `*`, every agency without its own")
        return by_agency

    @model_validator(mode="after")
    def seals_are_trusted(self) -> Self:
        """A signature that the portal's own check would not trust is made by mistake."""
        roots = seals.load_root_certificates(self.seal_roots) if self.seal_roots else ()
        for code, file in self.seals.items():
            if not seals.load_seal(file.pkcs12, file.password.get_secret_value()).chains_to(roots):
                raise ValueError(f"no certificate of PORTAL_SEAL_ROOTS stands behind the seal of {code}")
        return self


def read_environment() -> Environment:
    """The environment, or the end of the program with a sentence for each wrong value."""
    try:
        return Environment()
    except ValidationError as wrong:
        for error in wrong.errors():
            print(_sentence(error["loc"], error["msg"], error["input"]), file=sys.stderr)
        sys.exit(2)
    except SettingsError as wrong:
        print(f"{wrong}: it must be JSON", file=sys.stderr)
        sys.exit(2)


def _sentence(place: tuple[int | str, ...], message: str, given: object) -> str:
    """What is wrong with a setting; of those with parts, which hold secrets, what was given is not repeated."""
    name = "_".join(map(str, place)).upper()
    repeated = f" (given: {given!r})" if len(place) == 1 and isinstance(given, str) else ""
    return f"Setting {name}: {message}{repeated}" if name else f"Settings: {message}"
