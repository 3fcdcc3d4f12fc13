"""What the applicant and those invited are told; the portal writes only to accounts, whose addresses VNeID gave.

Whom it does not know gets the link from the applicant: nobody has it write to an address that they typed.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.contrib.auth import get_user_model
from django.urls import reverse

from core import representation
from core.limits.rates import Rate
from core.people import User
from notifications.actions import tell
from services.dossiers.models import ConfirmationRound, Dossier, Invitation
from services.dossiers.participants.rules import may_answer

MESSAGES_TO_ONE: Final = Rate("tell-invited", requests=10, seconds=86400)
"""What one applicant has written to one person in a day: inviting, taking back and inviting anew is no way to flood."""


def account_of(personal_number: str) -> User | None:
    """The account of whoever has this personal number; None where they have not entered the portal yet."""
    accounts = get_user_model().objects.filter(personal_number=personal_number, is_active=True)
    return accounts.first() if personal_number else None


def recipients_of(invitation: Invitation) -> list[User]:
    """Whom to tell of an invitation: the account with its number, or the legal representatives of the organisation.

    Whoever answered for an organisation by a mandate is told too while they may act for it.
    """
    if not invitation.tax_code:
        person = account_of(invitation.personal_number)
        return [person] if person else []
    organisation = representation.organisation_with(invitation.tax_code)
    people = representation.people_of(organisation) if organisation else ()
    answered = [invitation.person] if invitation.person and may_answer(invitation.person, invitation) else []
    return list({person.pk: person for person in [*people, *answered]}.values())


def tell_invited(invitation: Invitation, *, changed: Sequence[str], was_void: bool) -> None:
    """Invite somebody, or invite them anew: what changed, and whether that voided their confirmation."""
    _tell_invited_person(invitation, "participant_invited", "invited", changed=changed, was_void=was_void)


def remind(invitation: Invitation, today: date) -> None:
    """Remind somebody who is invited, if the portal knows them."""
    _tell_invited_person(invitation, "participant_reminded", f"{today:%Y%m%d}")


def tell_no_longer_invited(invitation: Invitation) -> None:
    """Tell somebody that they need not confirm any more, and that what they confirmed is void."""
    _tell_invited_person(invitation, "participant_released", "released", path=reverse("dossiers:invitations"))


def tell_filed(round_: ConfirmationRound, dossier: Dossier) -> None:
    """Tell those who confirmed that the dossier is filed; the applicant is told by its event."""
    for invitation in round_.invitations.online():
        invitation.round = round_
        _tell_invited_person(invitation, "participant_filed", "filed", dossier=dossier)


def tell_confirmed(invitation: Invitation) -> None:
    """Tell the applicant that one has confirmed, and who is still waited for."""
    waiting = list(invitation.round.invitations.unconfirmed())
    _tell_applicant(invitation, "participant_confirmed", "confirmed", waiting=waiting)


def tell_declined(invitation: Invitation, *, took_back: bool) -> None:
    """Tell the applicant that one has declined or taken their confirmation back, and why."""
    at = invitation.answered_at
    key = f"declined:{at.timestamp() if at else 0}"
    _tell_applicant(invitation, "participant_declined", key, took_back=took_back)


def tell_still_waits(invitation: Invitation, today: date) -> None:
    """Tell the applicant that one has not answered; not whether the portal knows them, which is not theirs to know."""
    _tell_applicant(invitation, "participant_waits", f"waits:{today:%Y%m%d}")


def tell_expired(invitation: Invitation) -> None:
    """Tell the applicant that one has not answered in time."""
    _tell_applicant(invitation, "participant_expired", "expired")


def tell_obstacle(round_: ConfirmationRound) -> None:
    """Tell the applicant why the dossier was not filed though all have confirmed, and what to do."""
    owner, filing = round_.filing.draft.owner, round_.filing
    last = max(invitation.answered_at.timestamp() for invitation in round_.invitations.all() if invitation.answered_at)
    tell(
        owner,
        "participants_obstacle",
        key=f"round:{round_.pk}:{round_.sent_at.timestamp():.0f}:{last:.3f}:obstacle",
        path=reverse("dossiers:confirmations", args=[filing.draft.key]),
        context={"recipient": owner, "procedure": filing.version.package.record.name, "obstacle": round_.obstacle},
    )


def _tell_invited_person(invitation: Invitation, kind: str, key: str, *, path: str = "", **context: object) -> None:
    filing = invitation.round.filing
    for person in recipients_of(invitation):
        if kind != "participant_filed" and _is_pressed(person, by=filing.draft.owner):
            continue
        each = f":{person.pk}" if invitation.tax_code else ""
        tell(
            person,
            kind,
            key=f"invitation:{invitation.pk}:{invitation.serial}:{key}{each}",
            path=path or invitation.get_absolute_url(),
            context={
                "recipient": person,
                "invitation": invitation,
                "applicant": filing.draft.owner,
                "procedure": filing.version.package.record.name,
                **context,
            },
        )


def _is_pressed(person: User, *, by: User) -> bool:
    """Whether this applicant has had enough messages written to this person today; the invitation stands without."""
    return bool(MESSAGES_TO_ONE.wait(f"{by.pk} to {person.pk}"))


def _tell_applicant(invitation: Invitation, kind: str, key: str, **context: object) -> None:
    filing = invitation.round.filing
    owner = filing.draft.owner
    tell(
        owner,
        kind,
        key=f"invitation:{invitation.pk}:{invitation.serial}:{key}",
        path=reverse("dossiers:confirmations", args=[filing.draft.key]),
        context={
            "recipient": owner,
            "invitation": invitation,
            "procedure": filing.version.package.record.name,
            **context,
        },
    )
