"""What VNeID says about a person, checked before anything believes it."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from portal.accounts.errors import SignInError, Trouble


def _is_a_birth(text: str) -> str:
    """A day, or only a year: that is all some old people have in their papers."""
    if text:
        date.fromisoformat(text if len(text) > 4 else f"{text}-01-01")
    return text


class Identity(BaseModel):
    """The claims of one person; whatever else VNeID sends is not kept."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    subject: str = Field(alias="sub", min_length=1, max_length=150)
    personal_number: str = Field(alias="citizenPid", pattern=r"^\d{12}$")
    full_name: str = Field(alias="fullName", min_length=1, max_length=120)
    birth: Annotated[str, AfterValidator(_is_a_birth)] = Field(
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


def read_claims(answer: dict[str, Any]) -> Identity:
    """The person in the answer of VNeID: userinfo, and the identity token where there is one."""
    claims = answer.get("userinfo", {})
    if claims.get("accountType", "person") != "person":
        raise SignInError(Trouble.ORGANISATION)
    try:
        identity = Identity.model_validate(claims)
    except ValidationError:
        raise SignInError(Trouble.UNCLEAR) from None  # its text would carry the person's data into the log
    if answer.get("id_token", claims).get("sub") != identity.subject:
        raise SignInError(Trouble.UNCLEAR)
    return identity
