"""Test accounts of the stand-in: invented people, read from `people.json`."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter


class Account(BaseModel):
    """A VNeID account; its fields are the claims, with VNeID's own names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    citizenPid: str  # noqa: N815
    fullName: str  # noqa: N815
    birthDate: str = ""  # noqa: N815  # ISO; only a year for some old people
    accountType: Literal["person", "organization"] = "person"  # noqa: N815
    accountLevel: Literal[1, 2]  # noqa: N815
    phone: str = ""
    email: str = ""

    def claims(self) -> dict[str, Any]:
        """The claims by name; empty ones are left out."""
        return {name: value for name, value in self.model_dump().items() if value != ""}


def _read() -> Mapping[str, Account]:
    accounts = TypeAdapter(list[Account]).validate_json(Path(__file__).with_name("people.json").read_bytes())
    return MappingProxyType({account.citizenPid: account for account in accounts})


ACCOUNTS = _read()
"""Account by personal number."""
