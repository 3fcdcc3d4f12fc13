"""On whose behalf somebody acts (đại diện, ủy quyền): for an organisation, or for another person.

Who may act for whom is known to `portal.accounts`, which registers itself here; without it nobody acts for anybody.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from core.people import Citizen, Person, User


class Principal(NamedTuple):
    """Who is acted for (người được đại diện): an organisation or a person, one of the two keys."""

    organisation_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """That a person may act for a principal now: as its legal representative, as themselves, or by a mandate."""

    principal: Principal
    procedures: frozenset[str] = frozenset()
    """The codes of the procedures it is for; empty: all."""
    mandate_id: int | None = None
    """None for legal representatives, and for the principal in person."""

    def covers(self, principal: Principal, procedure: str) -> bool:
        """Whether it lets one act for this principal in this procedure."""
        return self.principal == principal and (not self.procedures or procedure in self.procedures)


@dataclass(frozen=True, slots=True)
class OrganisationDetails:
    """An organisation as VNeID tells it."""

    name: str
    tax_code: str
    enterprise_number: str
    address: Mapping[str, str]
    """As answers keep an address: province, commune, street."""
    phone: str
    email: str
    representative: str
    """Name of a legal representative; empty while none has signed in."""
    position: str


class Directory(Protocol):
    """Interface of who keeps organisations and mandates: a module with these functions."""

    def takes_part(self, person: Person, /) -> bool:
        """Whether there may be any authority of this person; asks the database nothing."""

    def authorities_of(self, person: Person, /, *, lock: bool) -> Iterable[Authority]:
        """What the person may act on at this moment; with `lock` it stays so until the transaction ends."""

    def organisation(self, pk: int, /) -> OrganisationDetails: ...

    def organisation_with(self, tax_code: str, /) -> int | None:
        """The key of the organisation with this tax code; None while no representative of it has signed in."""

    def stated_organisation(self, tax_code: str, name: str, /) -> int:
        """The organisation with this tax code where the name is its own; else what desks know of one, kept once."""

    def tax_codes_of(self, organisations: Collection[int], /) -> Mapping[int, str]: ...

    def person(self, pk: int, /) -> Citizen: ...

    def names_of(self, principals: Collection[Principal], /) -> Mapping[Principal, str]: ...

    def people_of(self, principal: Principal, /) -> Iterable[User]:
        """The legal representatives of an organisation, or the person: whom to tell of what is done for them."""


class _Nobody:
    """Knows of no organisation and no mandate."""

    def takes_part(self, person: Person, /) -> bool:
        return False

    def authorities_of(self, person: Person, /, *, lock: bool) -> Iterable[Authority]:
        return ()

    def organisation(self, pk: int, /) -> OrganisationDetails:
        raise LookupError(pk)

    def organisation_with(self, tax_code: str, /) -> int | None:
        return None

    def stated_organisation(self, tax_code: str, name: str, /) -> int:
        raise LookupError(tax_code)

    def tax_codes_of(self, organisations: Collection[int], /) -> Mapping[int, str]:
        return {}

    def person(self, pk: int, /) -> Citizen:
        raise LookupError(pk)

    def names_of(self, principals: Collection[Principal], /) -> Mapping[Principal, str]:
        return {}

    def people_of(self, principal: Principal, /) -> Iterable[User]:
        return ()


_directory: Directory = _Nobody()


def register(directory: Directory) -> None:
    """Set the directory; called once, in `AppConfig.ready()` of `portal.accounts`."""
    global _directory  # noqa: PLW0603 – one directory for the whole portal
    _directory = directory


def takes_part(person: Person) -> bool:
    """Whether the person may act for anybody, or anybody for them; no statement."""
    return person.is_authenticated and _directory.takes_part(person)


def authorities_of(person: Person, *, lock: bool = False) -> tuple[Authority, ...]:
    """What the person may act on now, for others and, where others may act for them, for themselves."""
    return tuple(_directory.authorities_of(person, lock=lock)) if takes_part(person) else ()


def authority_for(person: Person, principal: Principal, procedure: str, *, lock: bool = False) -> Authority | None:
    """What lets the person act for this principal in this procedure now; None where nothing does."""
    authorities = authorities_of(person, lock=lock)
    return next((one for one in authorities if one.covers(principal, procedure)), None)


def organisation(pk: int) -> OrganisationDetails:
    return _directory.organisation(pk)


def organisation_with(tax_code: str) -> Principal | None:
    """The organisation with this tax code; None while no representative of it has signed in."""
    pk = _directory.organisation_with(tax_code) if tax_code else None
    return Principal(organisation_id=pk) if pk is not None else None


def stated_organisation(tax_code: str, name: str) -> Principal:
    """For which organisation a desk files, by what was said there: nobody acts for one that no account fits."""
    return Principal(organisation_id=_directory.stated_organisation(tax_code, name))


def tax_codes_of(person: Person) -> dict[str, frozenset[str]]:
    """The organisations that the person may act for now, by tax code: in which procedures; empty for all."""
    found: dict[int, frozenset[str]] = {}
    for authority in authorities_of(person):
        if (pk := authority.principal.organisation_id) is not None:
            before = found.get(pk, authority.procedures)
            found[pk] = before | authority.procedures if before and authority.procedures else frozenset()
    return {code: found[pk] for pk, code in _directory.tax_codes_of(found).items()} if found else {}


def person(pk: int) -> Citizen:
    return _directory.person(pk)


def people_of(principal: Principal) -> tuple[User, ...]:
    """Whom to tell of what is done on behalf of this principal."""
    return tuple(_directory.people_of(principal))


def names_of(principals: Collection[Principal]) -> Mapping[Principal, str]:
    """The names of organisations and people."""
    return _directory.names_of(principals) if principals else {}
