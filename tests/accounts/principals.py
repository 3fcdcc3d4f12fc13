"""An organisation with its legal representative, and mandates, as people come to them."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate

from core.representation import Principal
from portal.accounts.identity import Identity
from portal.accounts.mandates import actions
from portal.accounts.mandates.vneid_organisations import record_represented
from portal.accounts.models import Mandate, Organisation, User
from tests.factories import UserFactory

TAX_CODE = "9900000016"


def claim(tax_code: str = TAX_CODE, **other: Any) -> dict[str, Any]:
    """What VNeID says of an organisation."""
    return {
        "taxCode": tax_code,
        "enterpriseNumber": tax_code,
        "name": "Công ty TNHH Mây tre Sông Đà",
        "address": {"province": "01", "commune": "00004", "street": "số 1 phố Quán Thánh"},
        "phone": "02439000001",
        "email": "vanthu@maytre.example",
        "position": "Giám đốc",
        **other,
    }


def sign_in_as_representative(person: User, *claims: Any) -> None:
    """What a sign-in writes down when VNeID says that the person represents these organisations."""
    identity = Identity.model_validate(
        {
            "sub": person.username,
            "citizenPid": person.personal_number,
            "fullName": person.full_name,
            "accountLevel": 2,
            "representedOrganizations": list(claims),
        }
    )
    record_represented(person, identity)


def an_organisation(representative: User, tax_code: str = TAX_CODE, **other: Any) -> Organisation:
    """An organisation that this person represents, and no other."""
    sign_in_as_representative(representative, claim(tax_code, **other))
    return Organisation.objects.get(tax_code=tax_code)


def a_mandate(
    grantor: User, holder: User | None = None, *, organisation: Organisation | None = None, days: int = 30, **terms: Any
) -> Mandate:
    """A mandate offered to somebody, of the organisation or of the grantor."""
    holder = holder or UserFactory.create(full_name="Lê Văn Bình")
    principal = Principal(organisation.pk) if organisation else Principal(person_id=grantor.pk)
    return actions.grant(
        principal,
        holder_number=holder.personal_number or "",
        holder_name=holder.full_name,
        ends_on=localdate() + timedelta(days=days),
        by=grantor,
        **terms,
    )


def in_force(grantor: User, holder: User, **terms: Any) -> Mandate:
    """The same, accepted."""
    return actions.accept(a_mandate(grantor, holder, **terms), by=holder)
