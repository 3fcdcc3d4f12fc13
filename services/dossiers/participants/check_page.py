"""Who has to confirm, as the applicant's check page says it before the invitations are sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.dossiers.filing.checking import CheckedFiling
from services.dossiers.models import ConfirmationWay, Invitation
from services.dossiers.participants.content import shown_titles
from services.dossiers.participants.people import Invitee, people_of

SIGNED: Final = "da-ky"
"""The checkboxes of the check page: who has signed the paper that is handed in."""


@dataclass(frozen=True)
class InviteeLine:
    """One person who has to confirm: who, what they will see, and how they can confirm."""

    invitee: Invitee
    is_applicant: bool
    sees: Sequence[str]
    paper_label: str
    """The question that takes their signed paper; empty where none is taken."""
    invitation: Invitation | None = None

    @property
    def value(self) -> str:
        """What their checkbox posts."""
        return ":".join(self.invitee.identity)

    @property
    def has_signed(self) -> bool:
        """Whether they were said to have signed when the invitations were sent before."""
        return self.invitation is not None and self.invitation.way == ConfirmationWay.PAPER

    @property
    def is_invited(self) -> bool:
        """Whether they confirm in the portal, unless a paper is said to be signed."""
        return not self.is_applicant and not self.invitee.signs_on_paper_only


def invitee_lines(checked: CheckedFiling) -> list[InviteeLine]:
    """Everybody who has to confirm this draft, in the order of the package; empty where nobody has to."""
    package = checked.package
    invitees = people_of(package, checked.form) if package.participants else []
    if not invitees:
        return []
    sent = {one.identity: one for one in _sent(checked)}
    labels: Mapping[str | None, str] = {field.key: field.label for field in package.eform.fields()}
    return [
        InviteeLine(
            invitee,
            invitee.is_applicant(checked.filing),
            shown_titles(package, checked.form, invitee),
            labels.get(invitee.participant.paper, ""),
            sent.get(invitee.identity),
        )
        for invitee in invitees
    ]


def posted_papers(values: Iterable[str]) -> set[tuple[str, str]]:
    """The identities of those whose checkboxes were ticked."""
    pairs = (value.partition(":") for value in values)
    return {(key, number) for key, _, number in pairs}


def _sent(checked: CheckedFiling) -> Iterable[Invitation]:
    return Invitation.objects.filter(round=checked.filing.pk)
