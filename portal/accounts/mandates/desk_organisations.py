"""Organisations for which a desk files: an account is theirs only where number and name agree."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from core.text import fold
from portal.accounts.mandates.models import Organisation


def name_key(name: str) -> str:
    """A name without marks, case and repeated spaces: who says the same means the same."""
    return " ".join(fold(name).split())[:300]


def stated(tax_code: str, name: str) -> Organisation:
    """The organisation with this number, where the name is its own; else what desks know of one so named, made once."""
    account = Organisation.objects.filter(tax_code=tax_code, desk_key="").first()
    if account is not None and name_key(account.name) == name_key(name):
        return account
    return Organisation.objects.get_or_create(tax_code=tax_code, desk_key=name_key(name), defaults={"name": name})[0]


def adopt(names: Mapping[str, str]) -> None:
    """Make what desks wrote down the account of the organisations that VNeID tells of, by tax code and name.

    One that has an account already keeps it, and what was written down stays with the desk.
    """
    for row in Organisation.objects.filter(tax_code__in=names).exclude(desk_key="").order_by("pk"):
        if row.desk_key == name_key(names[row.tax_code]):
            _adopt(row)


def _adopt(row: Organisation) -> None:
    try:
        with transaction.atomic():
            Organisation.objects.filter(pk=row.pk).update(desk_key="")
    except IntegrityError:
        return
