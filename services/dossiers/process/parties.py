"""The parties of a dossier on the applicant's side: who is told of it, and on whose behalf somebody acted."""

from collections.abc import Mapping
from typing import Any, Final

from core import representation
from core.people import Person, User
from notifications.actions import tell
from services.dossiers.models import Dossier, EventType, Invitation

ACTS_OF_APPLICANTS: Final = frozenset(
    {
        EventType.SUBMITTED,
        EventType.SUPPLEMENTED,
        EventType.WITHDRAWN,
        EventType.APPOINTMENT_SET,
        EventType.APPOINTMENT_MOVED,
    }
)
"""Event types of what is done on the applicant's side; a time may be set by the office too."""


def tell_parties(dossier: Dossier, kind: str, *, key: str, context: Mapping[str, object], path: str = "") -> None:
    """Tell the applicant; of what is filed for somebody, them and, while they may act for them, who filed it.

    `path` is the page that the message leads to; without it that of the dossier.
    """
    for person in parties_of(dossier):
        own_key = key if person.pk == dossier.applicant_id else f"{key}:{person.pk}"
        said = {**context, "recipient": person, "dossier": dossier}
        tell(person, kind, key=own_key, path=path or dossier.get_absolute_url(), context=said)


def parties_of(dossier: Dossier) -> list[User]:
    """Who is told of the dossier: who filed it, the legal representatives or the person on whose behalf."""
    principal = dossier.on_behalf_of
    if principal is None:
        return [dossier.applicant]
    filer = dossier.applicant
    may_still = representation.authority_for(filer, principal, dossier.package.code) is not None
    people = [*([filer] if may_still else []), *representation.people_of(principal)]
    return list({person.pk: person for person in people}.values())


def is_party(person: Person, dossier: Dossier) -> bool:
    """Whether the account is one of those the dossier is about: who filed it, for whom, who acts for them or confirms.

    Of staff without a personal number, as most are, it asks the database nothing.
    """
    if person.pk in (dossier.applicant_id, dossier.principal_id):
        return True
    if (principal := dossier.on_behalf_of) is not None and representation.takes_part(person):
        authority = representation.authority_for(person, principal, dossier.package.code)
        if authority is not None:
            return True
    invitations = Invitation.objects.of_person(person)
    return not invitations.query.is_empty() and invitations.filter(round__filing=dossier.filing_id).exists()


def on_behalf_data(dossier: Dossier, event_type: EventType, by: User | None) -> dict[str, Any]:
    """What the event keeps of on whose behalf it was done, and by which mandate; empty of what one does oneself.

    What the last confirmation files, it files for whoever sent the invitations.
    """
    principal = dossier.on_behalf_of
    actor = by or (dossier.applicant if event_type == EventType.SUBMITTED else None)
    if principal is None or actor is None or event_type not in ACTS_OF_APPLICANTS or actor.pk == principal.person_id:
        return {}
    authority = representation.authority_for(actor, principal, dossier.package.code)
    if authority is None:
        return {}
    known = {key: value for key, value in principal._asdict().items() if value is not None}
    mandate = {"mandate": authority.mandate_id} if authority.mandate_id else {}
    return {"on_behalf_of": {**known, "name": dossier.principal_name, **mandate}}
