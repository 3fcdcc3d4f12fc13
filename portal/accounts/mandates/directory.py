"""Who may act for whom, as the rooms below ask it through `core.representation`."""

from collections.abc import Collection, Iterator
from typing import Any

from core.people import Citizen, Person, User
from core.representation import Authority, OrganisationDetails, Principal
from portal.accounts.mandates import desk_organisations
from portal.accounts.mandates.models import Mandate, Organisation, Representative
from portal.accounts.models import User as Account


def takes_part(person: Person) -> bool:
    """Whether the account has ever represented, granted or accepted: known from its own row."""
    return bool(getattr(person, "has_mandates", False))


def authorities_of(person: Person, *, lock: bool) -> Iterator[Authority]:
    """Themselves, the organisations they represent by law, and the mandates in force that they hold."""
    yield Authority(Principal(person_id=person.pk))
    represented: Any = Representative.objects.filter(person=person.pk).order_by("pk")
    mandates: Any = Mandate.objects.in_force().filter(holder=person.pk).order_by("pk")
    if lock:
        represented, mandates = represented.select_for_update(), mandates.select_for_update()
    for row in represented:
        yield Authority(Principal(organisation_id=row.organisation_id))
    for mandate in mandates:
        yield Authority(mandate.principal, frozenset(mandate.procedures), mandate.pk)


def organisation(pk: int) -> OrganisationDetails:
    """The organisation with its first representative who has an account here."""
    row = Organisation.objects.get(pk=pk)
    first = row.representatives.select_related("person").order_by("pk").first()
    return OrganisationDetails(
        name=row.name,
        tax_code=row.tax_code,
        enterprise_number=row.enterprise_number,
        address=row.address,
        phone=row.phone,
        email=row.email,
        representative=first.person.full_name if first else "",
        position=first.position if first else "",
    )


def organisation_with(tax_code: str) -> int | None:
    return Organisation.objects.filter(tax_code=tax_code, desk_key="").values_list("pk", flat=True).first()


def stated_organisation(tax_code: str, name: str) -> int:
    return desk_organisations.stated(tax_code, name).pk


def tax_codes_of(organisations: Collection[int]) -> dict[int, str]:
    return dict(Organisation.objects.filter(pk__in=organisations).values_list("pk", "tax_code"))


def person(pk: int) -> Citizen:
    return Account.objects.get(pk=pk)


def names_of(principals: Collection[Principal]) -> dict[Principal, str]:
    organisations = Organisation.objects.filter(
        pk__in=[one.organisation_id for one in principals if one.organisation_id]
    )
    people = Account.objects.filter(pk__in=[one.person_id for one in principals if one.person_id])
    names = {Principal(pk, None): name for pk, name in organisations.values_list("pk", "name")}
    return names | {Principal(None, row.pk): row.get_full_name() for row in people}


def people_of(principal: Principal) -> Iterator[User]:
    """Active accounts only: a locked one is told nothing."""
    people = Account.objects.filter(is_active=True).order_by("pk")
    if principal.organisation_id is not None:
        yield from people.filter(represented__organisation=principal.organisation_id)
    elif principal.person_id is not None:
        yield from people.filter(pk=principal.person_id)
