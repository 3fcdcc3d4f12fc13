"""What VNeID says at a sign-in of the organisations that the person represents, written down."""

from collections.abc import Collection

from django.db import transaction

from portal.accounts.identity import Identity, RepresentedOrganisation
from portal.accounts.mandates.desk_organisations import adopt
from portal.accounts.mandates.models import Organisation, Representative
from portal.accounts.models import User


def record_represented(person: User, identity: Identity) -> None:
    """Keep exactly the organisations that VNeID names now; what the person represented before and no more is dropped.

    Most people represent none and never did: for them nothing is asked.
    """
    if identity.organisations or person.has_mandates:
        _record(person, identity.organisations)


@transaction.atomic
def _record(person: User, told: Collection[RepresentedOrganisation]) -> None:
    adopt({one.tax_code: one.name for one in told})
    Organisation.objects.bulk_create(
        [Organisation(**one.model_dump(exclude={"position"})) for one in told],
        update_conflicts=True,
        unique_fields=["tax_code", "desk_key"],
        update_fields=["enterprise_number", "name", "address", "phone", "email"],
    )
    positions = {one.tax_code: one.position for one in told}
    rows = Organisation.objects.filter(tax_code__in=positions, desk_key="")
    Representative.objects.filter(person=person).exclude(organisation__in=rows.values("pk")).delete()
    Representative.objects.bulk_create(
        [Representative(organisation=row, person=person, position=positions[row.tax_code]) for row in rows],
        update_conflicts=True,
        unique_fields=["organisation", "person"],
        update_fields=["position"],
    )
    if told and not person.has_mandates:
        person.has_mandates = True
        person.save(update_fields=["has_mandates"])
