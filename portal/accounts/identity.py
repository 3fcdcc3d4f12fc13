"""Parsing and validation of the claims about a person that VNeID's userinfo endpoint returns."""

from contextlib import suppress
from datetime import date
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.validators import validate_email
from pydantic import AfterValidator, AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from portal.accounts.errors import SignInError, SignInFailure


def _check_birth(text: str) -> str:
    """Check that a birth date exists: YYYY-MM-DD, or YYYY for old people whose papers give only a year."""
    if text:
        date.fromisoformat(text if len(text) > 4 else f"{text}-01-01")
    return text


def _check_printable(text: str) -> str:
    """Refuse line breaks, invisible and direction-changing characters: names stand on papers and in mail headers."""
    if not text.isprintable():
        raise ValueError("not printable")
    return text


def _email_or_nothing(value: object) -> str:
    """An address that mail can be sent to, else "": a broken one must keep nobody out, nor stop every message."""
    text = str(value)
    try:
        validate_email(text)
    except DjangoValidationError:
        return ""
    return text if len(text) <= 254 else ""


def _phone_or_nothing(value: object) -> str:
    digits = str(value).removeprefix("+")
    return str(value) if digits.isascii() and digits.isdecimal() and len(digits) < 15 else ""


class RepresentedOrganisation(BaseModel):
    """One organisation of which the person is a legal representative.

    How the real VNeID tells it is not known: the names are those of the stand-in.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    tax_code: str = Field(alias="taxCode", pattern=r"^[0-9]{10}(-[0-9]{3})?$")
    enterprise_number: str = Field("", alias="enterpriseNumber", pattern=r"^([0-9]{10})?$")
    name: Annotated[str, AfterValidator(_check_printable)] = Field(min_length=1, max_length=300)
    address: dict[Literal["province", "commune", "street"], Annotated[str, Field(max_length=200)]] = {}
    phone: Annotated[str, BeforeValidator(_phone_or_nothing)] = ""
    email: Annotated[str, BeforeValidator(_email_or_nothing)] = ""
    position: Annotated[str, AfterValidator(_check_printable)] = Field("", max_length=120)


def _readable_organisations(told: object) -> tuple[RepresentedOrganisation, ...]:
    """Those that can be read, each once: one that cannot gives no right, and keeps nobody out."""
    read: dict[str, RepresentedOrganisation] = {}
    for one in told if isinstance(told, list) else ():
        with suppress(ValidationError):
            organisation = RepresentedOrganisation.model_validate(one)
            read[organisation.tax_code] = organisation
    return tuple(read.values())


class Identity(BaseModel):
    """The claims of one person; all others that VNeID sends are dropped."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    subject: str = Field(validation_alias=AliasChoices("sub", "citizenPid"), pattern=r"^[!-~]{1,150}$")
    """The subject of OpenID Connect. The real VNeID knows none: there it is the personal number."""
    personal_number: str = Field(alias="citizenPid", pattern=r"^[0-9]{12}$")
    full_name: Annotated[str, AfterValidator(_check_printable)] = Field(alias="fullName", min_length=1, max_length=120)
    birth: Annotated[str, AfterValidator(_check_birth)] = Field(
        "", alias="birthDate", pattern=r"^$|^[0-9]{4}(-[0-9]{2}-[0-9]{2})?$"
    )
    level: Literal[1, 2] = Field(alias="accountLevel")
    phone: Annotated[str, BeforeValidator(_phone_or_nothing)] = ""
    email: Annotated[str, BeforeValidator(_email_or_nothing)] = ""
    organisations: Annotated[tuple[RepresentedOrganisation, ...], BeforeValidator(_readable_organisations)] = Field(
        (), alias="representedOrganizations", max_length=500
    )
    """Those that the person represents by law; an answer that says nothing of them says: none."""

    @property
    def born_on(self) -> date | None:
        return date.fromisoformat(self.birth) if len(self.birth) > 4 else None

    @property
    def birth_year(self) -> int | None:
        return int(self.birth[:4]) if self.birth else None


def parse_claims(response: dict[str, Any]) -> Identity:
    """The identity in VNeID's userinfo; the subject of a verified ID token, where there is one, must be the same.

    Raises SignInError for an organisation's account and for claims that are invalid or contradict each other.
    """
    claims = response["userinfo"]
    if claims.get("accountType", "person") != "person":
        raise SignInError(SignInFailure.ORGANISATION)
    try:
        identity = Identity.model_validate(claims)
    except ValidationError:
        raise SignInError(SignInFailure.UNCLEAR) from None  # its text would carry the person's data into the log
    if response.get("subject", identity.subject) != identity.subject:
        raise SignInError(SignInFailure.UNCLEAR)
    return identity
