"""Parsing and validation of VNeID's OpenID Connect claims."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from portal.accounts.errors import SignInError, SignInFailure


def _check_birth(text: str) -> str:
    """Check that a birth date exists: YYYY-MM-DD, or YYYY for old people whose papers give only a year."""
    if text:
        date.fromisoformat(text if len(text) > 4 else f"{text}-01-01")
    return text


class Identity(BaseModel):
    """The claims of one person; all others that VNeID sends are dropped."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    subject: str = Field(alias="sub", min_length=1, max_length=150)
    personal_number: str = Field(alias="citizenPid", pattern=r"^\d{12}$")
    full_name: str = Field(alias="fullName", min_length=1, max_length=120)
    birth: Annotated[str, AfterValidator(_check_birth)] = Field(
        "", alias="birthDate", pattern=r"^$|^\d{4}(-\d\d-\d\d)?$"
    )
    level: Literal[1, 2] = Field(alias="accountLevel")
    phone: str = Field("", max_length=15)
    email: str = Field("", max_length=254)

    @property
    def born_on(self) -> date | None:
        return date.fromisoformat(self.birth) if len(self.birth) > 4 else None

    @property
    def birth_year(self) -> int | None:
        return int(self.birth[:4]) if self.birth else None


def parse_claims(response: dict[str, Any]) -> Identity:
    """The identity in VNeID's userinfo; an ID token, where there is one, must have the same subject.

    Raises SignInError for an organisation's account and for claims that are invalid or contradict each other.
    """
    claims = response.get("userinfo", {})
    if claims.get("accountType", "person") != "person":
        raise SignInError(SignInFailure.ORGANISATION)
    try:
        identity = Identity.model_validate(claims)
    except ValidationError:
        raise SignInError(SignInFailure.UNCLEAR) from None  # its text would carry the person's data into the log
    if response.get("id_token", claims).get("sub") != identity.subject:
        raise SignInError(SignInFailure.UNCLEAR)
    return identity
