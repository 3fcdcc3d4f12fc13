"""Actions of mandates: grant, accept, decline, end. Each is told to the other side, and holds at once."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from core import representation
from core.limits.rates import Rate
from core.people import User as Recipient
from core.representation import Principal
from notifications.actions import tell
from portal.accounts.mandates import rules
from portal.accounts.mandates.models import Mandate
from portal.accounts.models import User

OFFERED, ACCEPTED, DECLINED, ENDED = (f"mandate_{event}" for event in ("offered", "accepted", "declined", "ended"))
"""Kinds of notifications."""
MESSAGES_TO_ONE: Final = Rate("tell-holder", requests=5, seconds=86400)
"""What one person has written to another in a day; further mandates are found on the page of mandates."""


@transaction.atomic
def grant(
    principal: Principal,
    *,
    holder_number: str,
    holder_name: str,
    procedures: Collection[str] = (),
    ends_on: date,
    by: User,
) -> Mandate:
    """Offer a mandate (ủy quyền) to the person with this number, for these procedures or, without any, for all."""
    rules.check_is_identified(by)
    rules.check_may_grant(by, principal)
    rules.check_is_to_another(by, holder_number)
    rules.check_ends_in_time(ends_on, localdate())
    rules.check_procedures_exist(procedures)
    rules.check_are_not_too_many(principal)
    mandate = Mandate.objects.create(
        organisation_id=principal.organisation_id,
        person_id=principal.person_id,
        granted_by=by,
        holder_number=holder_number,
        holder_name=" ".join(holder_name.split()),
        procedures=sorted(procedures),
        ends_on=ends_on,
    )
    _ask_from_now_on(by)
    holder = User.objects.filter(personal_number=holder_number, is_active=True).first()
    if holder and not MESSAGES_TO_ONE.wait(f"{by.pk} to {holder.pk}"):
        _tell(holder, OFFERED, mandate, by=by)
    return mandate


@transaction.atomic
def accept(mandate: Mandate, *, by: User) -> Mandate:
    """Accept a mandate that names this person (nhận ủy quyền); it is in force from now on."""
    mandate = _locked(mandate)
    rules.check_is_offered_to(mandate, by)
    rules.check_is_identified(by)
    rules.check_is_named(mandate, by)
    mandate.holder, mandate.accepted_at = by, timezone.now()
    mandate.save(update_fields=["holder", "accepted_at"])
    _ask_from_now_on(by)
    _tell_principal(mandate, ACCEPTED, by=by)
    return mandate


@transaction.atomic
def decline(mandate: Mandate, *, by: User) -> Mandate:
    """Decline a mandate that names this person (từ chối nhận ủy quyền)."""
    mandate = _locked(mandate)
    rules.check_is_offered_to(mandate, by)
    mandate.declined_at = timezone.now()
    mandate.save(update_fields=["declined_at"])
    _tell_principal(mandate, DECLINED, by=by)
    return mandate


@transaction.atomic
def end(mandate: Mandate, *, by: User) -> Mandate:
    """End a mandate at once (chấm dứt ủy quyền), as either side may; what was done under it stays done.

    A submission that has read the mandate holds its row until it is committed, so this waits for it.
    """
    mandate = _locked(mandate)
    rules.check_may_end(mandate, by)
    rules.check_is_open(mandate)
    mandate.ended_at, mandate.ended_by = timezone.now(), by
    mandate.save(update_fields=["ended_at", "ended_by"])
    _tell_principal(mandate, ENDED, by=by)
    if mandate.holder and mandate.holder != by:
        _tell(mandate.holder, ENDED, mandate, by=by)
    return mandate


def _locked(mandate: Mandate) -> Mandate:
    rows = Mandate.objects.select_for_update(of=("self",)).select_related("organisation", "person", "holder")
    return rows.get(pk=mandate.pk)


def _ask_from_now_on(person: User) -> None:
    """Pages ask for the mandates of this person from now on."""
    if not person.has_mandates:
        person.has_mandates = True
        person.save(update_fields=["has_mandates"])


def _tell_principal(mandate: Mandate, kind: str, *, by: User) -> None:
    """Tell those whom the mandate is of, but not whoever did it."""
    for person in representation.people_of(mandate.principal):
        if person.pk != by.pk:
            _tell(person, kind, mandate, by=by)


def _tell(recipient: Recipient, kind: str, mandate: Mandate, *, by: User) -> None:
    at: datetime = timezone.now()
    context = {"mandate": mandate, "by": by, "principal": mandate.principal_name, "at": at}
    key = f"{kind}:{mandate.pk}:{recipient.pk}"
    tell(recipient, kind, key=key, path=reverse("accounts:mandates"), context=context)
