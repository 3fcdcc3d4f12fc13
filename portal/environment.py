"""Settings of the installation, from environment variables: parsed once, validated, frozen (pydantic-settings).

An invalid value ends the process with a message.
"""

import sys
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, TypeVar

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.core.exceptions import ValidationError as ValidationFault
from django.core.validators import validate_email
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    SecretStr,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from core.limits.addresses import TrustedProxies, parse_networks, parse_trusted_proxies
from payments.gateways.vietqr.settings import BankAccount
from payments.gateways.vnpay.settings import Terminal
from portal import standin_secrets
from portal.mail_server import MailServer
from services.documents.signing import seals

BASE_DIR: Path = Path(__file__).resolve().parent.parent
BOOT_ERROR = 3
"""Exit code that tells gunicorn to end instead of starting its workers again for ever."""
UNPREFIXED: Final = ("DATABASE_URL", "REDIS_URL")

PerAgency = TypeVar("PerAgency", Terminal, BankAccount)


class SealFile(BaseModel):
    """One agency's digital signature: a PKCS#12 file and the password that opens it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pkcs12: Path
    password: SecretStr

    @model_validator(mode="after")
    def opens(self) -> Self:
        """Fail at the start if the file cannot be opened, rather than when the first document is sealed."""
        seals.load_seal(self.pkcs12, self.password.get_secret_value())
        return self


class Endpoints(BaseModel):
    """Addresses of VNeID, as an OpenID Connect discovery document names them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    authorization_endpoint: HttpUrl
    token_endpoint: HttpUrl
    userinfo_endpoint: HttpUrl


def _read_rsa_key(path: str | Path | None) -> RSAPrivateKey | None:
    """The private key in a PEM file; a ValueError where it holds none."""
    if not path:
        return None
    try:
        key = load_pem_private_key(Path(path).read_bytes(), password=None)
    except (OSError, TypeError) as error:  # TypeError: it asks for a password
        raise ValueError(str(error)) from error
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("the key is not an RSA key")
    return key


class Quotas(BaseModel):
    """What one person may begin, keep and send; enforced by `eforms/quotas.py`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    open_drafts: int = Field(default=30, gt=0)
    drafts_a_day: int = Field(default=50, gt=0)
    files_a_day: int = Field(default=300, gt=0)
    megabytes_a_day: int = Field(default=1000, gt=0)
    staff_factor: int = Field(default=10, gt=0)
    """How many times as much in a day is for staff, who file for others at the counter."""
    draft_megabytes: int = Field(default=500, gt=0)
    """All files of one draft together."""
    person_megabytes: int = Field(default=1000, gt=0)
    """All files of all drafts a person has open."""


class ObjectStore(BaseModel):
    """A bucket of an object store (S3 protocol) of this installation alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    endpoint: HttpUrl
    bucket: str = Field(min_length=3, max_length=63)
    access_key: str = Field(min_length=1)
    secret_key: SecretStr
    region: str = "us-east-1"
    """Of most stores that are not Amazon's it means nothing, but is part of the signature."""

    def backend(self) -> dict[str, Any]:
        """The entry of Django's STORAGES; objects are private, and read to the disk beyond a megabyte."""
        options = {
            "endpoint_url": str(self.endpoint).rstrip("/"),
            "bucket_name": self.bucket,
            "access_key": self.access_key,
            "secret_key": self.secret_key.get_secret_value(),
            "region_name": self.region,
            "addressing_style": "path",
            "signature_version": "s3v4",
            "default_acl": None,
            "file_overwrite": True,
            "max_memory_size": 2**20,
        }
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


class Environment(BaseSettings):
    """Environment variables with the prefix PORTAL_, and DATABASE_URL and REDIS_URL."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", frozen=True, arbitrary_types_allowed=True)

    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    statement_seconds: int = Field(default=30, ge=0)
    """How long a statement may take on PostgreSQL, half of it waiting for a lock; 0 for ever, for long migrations."""
    redis_url: str = Field(default="", validation_alias="REDIS_URL", pattern=r"^$|^rediss?://")
    secret_key: SecretStr = SecretStr("")
    secret_key_fallbacks: tuple[SecretStr, ...] = ()
    """JSON list of former secret keys: they sign nothing more, and what they signed still counts."""
    debug: bool = False
    demo: bool = False
    """Accept the demo password and the secrets of the stand-ins, and label the site as a demo.

    Without it the portal serves people, and does not start unless `portal.production` finds no fault.
    """
    second_factor: bool = True
    """Whether all staff must sign in with a second factor; without one only the demo starts, where it is optional."""
    measure: bool = False
    """Add a Server-Timing header (queries, CPU) to responses; for the bench."""
    log_format: Literal["line", "json"] = "line"
    """How lines of the log are written: for people, or one JSON object each."""
    monitoring_networks: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(parse_networks)] = (
        parse_networks("127.0.0.0/8, ::1")
    )
    """Who may fetch the figures (`/-/metrics`) and read what is wrong (`/-/ready`)."""
    errors_dsn: str = Field(default="", repr=False)
    """Where exceptions are reported to, an address of the Sentry protocol; empty: nowhere."""
    var_dir: Path = BASE_DIR / "var"
    """Everything the portal keeps on disk: embedded database, broker, papers, mail."""
    site_url: HttpUrl = HttpUrl("http://localhost:8000")
    hosts: tuple[str, ...] = ()
    """Names beside that of `site_url` by which the portal may be asked, such as that of a health probe."""
    trusted_proxies: Annotated[TrustedProxies, NoDecode, BeforeValidator(parse_trusted_proxies)] = 0
    """Whose X-Forwarded-For counts: the number of proxies before the portal, or their networks, `10.0.0.0/8,::1`."""
    vneid_url: HttpUrl = HttpUrl("http://127.0.0.1:8001/vneid")
    vneid_client_id: str = "portal"
    vneid_client_secret: SecretStr = SecretStr("")
    vneid_key: Annotated[RSAPrivateKey | None, BeforeValidator(_read_rsa_key)] = None
    """PEM file with the RSA key to which VNeID encrypts its answers, as the real one does; empty: OpenID Connect."""
    vneid_endpoints: Endpoints | None = None
    """Addresses of a VNeID without a discovery document; empty: they are discovered below `vneid_url`."""
    receipt_form: str = Field(default="01BLP0-001", max_length=20)
    """Form symbol of e-receipts (ký hiệu mẫu biên lai)."""
    receipt_series: str = Field(default="AA", pattern=r"^[A-Z]{2}$")
    """The letters before the year in their series symbol."""
    tax_codes: dict[str, Annotated[str, Field(pattern=r"^\d{10}(-\d{3})?$")]] = {}
    """Tax code by agency code, for receipts; the demo's alone."""
    vnpay_url: HttpUrl = HttpUrl("http://127.0.0.1:8001/vnpay")
    vnpay_terminals: dict[str, Terminal] = {}
    """VNPAY terminal by agency code, `*` for every agency without one of its own; the demo's alone."""
    bank_second: float = Field(default=1.0, gt=0, le=1)
    """Length of the stand-in bank's seconds, in seconds; load runs and tests shorten it."""
    vietqr_url: HttpUrl = HttpUrl("http://127.0.0.1:8001/vnpay")
    """Server of the bank statements of `bank_accounts`."""
    bank_accounts: dict[str, BankAccount] = {}
    """Account for VietQR transfers by agency code, with `*` as above; the demo's alone."""
    encryption_keys: tuple[SecretStr, ...] = ()
    """Fernet keys for secrets in the database (`core.encryption`): the first encrypts, all decrypt."""
    seals: dict[str, SealFile] = {}
    """Digital seal by agency code, with `*` as above; without one, documents are issued unsigned."""
    seal_roots: Path | None = None
    """PEM file with the certificates of the trusted certification authorities."""
    anchor_dir: Path | None = None
    """Where the nightly hashes over the histories of dossiers are written; best a disk of somebody else's.

    Empty: `anchors` in the var folder.
    """
    backup_recipients: tuple[str, ...] = ()
    """JSON list of those who can decrypt backups, as `age-keygen` prints them (`age1…`)."""
    time_stamp_url: HttpUrl | None = None
    """Time-stamping authority (RFC 3161) for those hashes."""
    object_store: ObjectStore | None = None
    """JSON: where files lie, with `var_dir` as cache; empty: in `var_dir`, which several machines may share."""
    quotas: Quotas = Quotas()
    """JSON; what is not named keeps its default."""
    clamav: str = Field(default="", pattern=r"^$|^unix:/.+$|^[^:/]+:\d+$")
    """Virus scanner clamd, `host:port` or `unix:/path`; empty: files are not scanned."""
    smtp_url: str = Field(default="", repr=False)
    """Mail server (`portal.mail_server`); empty: messages are files in `var/mail`."""
    mail_from: str = ""
    """Sender of e-mails, `Name <address>`."""
    bounce_address: str = ""
    """Mailbox for letters that come back; each goes to `local+<delivery>-<proof>@domain`. Empty: to `mail_from`."""
    security_contact: str = Field(default="", pattern=r"^$|^(mailto:|https://|tel:)\S+$")
    """Whom to tell of a weakness, `mailto:…` or `https://…`, for /.well-known/security.txt; empty: no such file."""
    open_data_licence: str = ""
    """Name and address of the licence of the open data, for its page; empty: the page says there is none yet."""

    @model_validator(mode="before")
    @classmethod
    def demo_knows_its_standins(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Give the demo, and nobody else, the public secrets of the stand-ins."""
        is_demo = TypeAdapter(bool).validate_python(given.get("demo", False))
        missing = {name: secret for name, secret in standin_secrets.DEFAULTS.items() if not given.get(name)}
        return {"second_factor": False, **given, **missing} if is_demo else given

    @field_validator("vnpay_terminals", "bank_accounts")
    @classmethod
    def serves_every_agency(cls, by_agency: dict[str, PerAgency]) -> dict[str, PerAgency]:
        """Require an entry for `*`, without which payments to an agency not listed would fail."""
        if by_agency and "*" not in by_agency:
            raise ValueError("there must be one for `*`, every agency without its own")
        return by_agency

    @field_validator("encryption_keys")
    @classmethod
    def are_fernet_keys(cls, keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        """Require what `Fernet.generate_key` makes."""
        for key in keys:
            Fernet(key.get_secret_value())
        return keys

    @field_validator("smtp_url")
    @classmethod
    def names_a_mail_server(cls, url: str) -> str:
        if url:
            MailServer.parse(url)
        return url

    @field_validator("mail_from", "bounce_address")
    @classmethod
    def holds_an_address(cls, text: str) -> str:
        """One e-mail address, with a name or without."""
        try:
            if text:
                validate_email(parseaddr(text)[1] if text.isprintable() else "")
        except ValidationFault as invalid:
            raise ValueError("it must hold one e-mail address") from invalid
        return text

    @model_validator(mode="after")
    def seals_are_trusted(self) -> Self:
        """Require that every seal's certificate chains to `seal_roots`: the portal must trust its own signatures."""
        roots = seals.load_root_certificates(self.seal_roots) if self.seal_roots else ()
        for code, file in self.seals.items():
            if not seals.load_seal(file.pkcs12, file.password.get_secret_value()).chains_to(roots):
                raise ValueError(f"no certificate of PORTAL_SEAL_ROOTS stands behind the seal of {code}")
        return self


def read_environment() -> Environment:
    """Parse the environment; on invalid values print a message for each and exit (with the code that ends gunicorn)."""
    try:
        return Environment()
    except ValidationError as invalid:
        for error in invalid.errors():
            print(_error_message(error["loc"], error["msg"], error["input"]), file=sys.stderr)
        sys.exit(BOOT_ERROR)
    except SettingsError as error:
        print(f"{error}: it must be JSON", file=sys.stderr)
        sys.exit(BOOT_ERROR)


def _error_message(location: tuple[int | str, ...], message: str, value: object) -> str:
    """The message for an invalid setting; nested values are not shown, as they hold secrets."""
    is_shown = len(location) == 1 and isinstance(value, str) and "@" not in value  # an address may hold a password
    shown = f" (given: {value!r})" if is_shown else ""
    return f"{_setting_name(location)}: {message}{shown}"


def _setting_name(location: tuple[int | str, ...]) -> str:
    """As the operator wrote it: the variable, and which of its entries."""
    if not location:
        return "Settings"
    name, *entry = map(str, location)
    variable = name.upper() if name.upper() in UNPREFIXED else f"PORTAL_{name.upper()}"
    return f"Setting {variable}" + "".join(f" “{part}”" for part in entry)
