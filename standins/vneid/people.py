"""Test accounts of the stand-in: invented people, read from `people.json`, and the representatives of enterprises."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from standins.vneid.enterprises import Enterprise, further_people, represented_by


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
        """The claims by name; empty ones are left out. The organisations are an addition of the stand-in's own."""
        told = {name: value for name, value in self.model_dump().items() if value != ""}
        organisations = [one.claim() for one in self.represents]
        return told | ({"representedOrganizations": organisations} if organisations else {})

    @property
    def represents(self) -> list[Enterprise]:
        """The enterprises of which the person is the legal representative."""
        return represented_by(self.citizenPid)


def _by_number(accounts: Iterable[Account]) -> Mapping[str, Account]:
    return MappingProxyType({account.citizenPid: account for account in accounts})


LISTED = _by_number(TypeAdapter(list[Account]).validate_json(Path(__file__).with_name("people.json").read_bytes()))
"""Account by personal number: those that the sign-in page offers."""
ACCOUNTS = _by_number([*LISTED.values(), *(Account(**person) for person in further_people())])
"""All, with the representatives whose number is typed."""
