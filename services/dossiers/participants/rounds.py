"""The invitations of a round: who is invited anew when it is sent, whose confirmation stays, and when each is due."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext

from services.dossiers.filing.checking import CheckedFiling
from services.dossiers.models import ConfirmationRound, ConfirmationWay, Filing, Invitation, InvitationState
from services.dossiers.participants import messages
from services.dossiers.participants.confirmations import invited_content
from services.dossiers.participants.content import Content, changed_titles
from services.dossiers.participants.people import Invitee


def exchange_invitations(
    round_: ConfirmationRound,
    checked: CheckedFiling,
    invitees: Sequence[Invitee],
    *,
    on_paper: Collection[tuple[str, str]],
    at: datetime,
) -> None:
    """Invite these people to what they are shown now: anew whoever is shown something else, or had not agreed.

    Confirmations of what did not change stay. Who need not confirm any more is told so.
    """
    present = {one.identity: one for one in round_.invitations.all()}
    for identity in present.keys() - {invitee.identity for invitee in invitees}:
        messages.tell_no_longer_invited(present[identity])
        present[identity].delete()
    for position, invitee in enumerate(invitees):
        way = _way(invitee, checked.filing, signed=invitee.identity in on_paper)
        content = invited_content(checked, invitee, on_paper=way is ConfirmationWay.PAPER)
        invitation = present.get(invitee.identity) or Invitation(round=round_, serial=0, content={})
        _invite(invitation, checked, invitee, way=way, content=content, position=position, at=at)


@dataclass(frozen=True)
class Wait:
    """How far the confirmations of a draft are."""

    confirmed: int
    invited: int
    is_blocked: bool
    """Whether the applicant has to act: somebody declined or let the time pass, or it could not be filed."""

    @property
    def status(self) -> InvitationState:
        return InvitationState.EXPIRED if self.is_blocked else InvitationState.INVITED

    @property
    def label(self) -> str:
        count = f"({self.confirmed}/{self.invited})"
        return (
            gettext("Cần bạn xem lại việc xác nhận %(count)s") % {"count": count}
            if self.is_blocked
            else gettext("Chờ người khác xác nhận %(count)s") % {"count": count}
        )


def waits_of(filings: Iterable[Filing]) -> dict[int, Wait]:
    """The waits of these drafts, read with their rounds, by key; those that wait for nobody are left out."""
    rounds = {filing.pk: filing.round for filing in filings if hasattr(filing, "round")}
    invitations: dict[int, list[Invitation]] = {pk: [] for pk in rounds}
    for invitation in Invitation.objects.filter(round__in=rounds).only("round", "state") if rounds else ():
        invitations[invitation.round_id].append(invitation)
    return {pk: wait_of(round_, invitations[pk]) for pk, round_ in rounds.items()}


def wait_of(round_: ConfirmationRound, invitations: Sequence[Invitation]) -> Wait:
    """How far a round is, by its invitations."""
    stuck = {InvitationState.DECLINED, InvitationState.EXPIRED}
    return Wait(
        confirmed=sum(invitation.is_confirmed for invitation in invitations),
        invited=len(invitations),
        is_blocked=bool(round_.obstacle) or any(invitation.status in stuck for invitation in invitations),
    )


def lock(filing_id: int) -> None:
    """Lock the round of a filing, if there is one, until the transaction ends; its draft is locked after it."""
    list(ConfirmationRound.objects.select_for_update().filter(pk=filing_id).values_list("pk"))


def close(filing: Filing) -> None:
    """End the round of a filing that is given up, and tell those who were invited."""
    rounds = ConfirmationRound.objects.filter(pk=filing.pk)
    related = ("round__filing__draft__owner", "round__filing__version")
    for invitation in Invitation.objects.filter(round__in=rounds).online().select_related(*related):
        messages.tell_no_longer_invited(invitation)
    rounds.delete()


def next_day(invited_on: date, ends_on: date, today: date) -> date:
    """The next day on which an open invitation is looked at: half-way, the last day, or the day after it."""
    halfway = invited_on + (ends_on - invited_on) // 2
    days = (halfway, ends_on, ends_on + timedelta(days=1))
    return next(day for day in days if day > today or day > ends_on)


def _way(invitee: Invitee, filing: Filing, *, signed: bool) -> ConfirmationWay:
    """How they confirm: the applicant by sending, whoever has no VNeID of their own or chose to, on paper."""
    if invitee.is_applicant(filing):
        return ConfirmationWay.APPLICANT
    on_paper = signed or invitee.signs_on_paper_only
    return ConfirmationWay.PAPER if on_paper else ConfirmationWay.VNEID


def _invite(
    invitation: Invitation,
    checked: CheckedFiling,
    invitee: Invitee,
    *,
    way: ConfirmationWay,
    content: Content,
    position: int,
    at: datetime,
) -> None:
    former = invitation.content if invitation.pk else content
    stays = invitation.content == content and invitation.way == way
    is_waiting = invitation.is_open(localdate(at)) if invitation.pk else False
    invitation.position, invitation.title, invitation.name = position, invitee.participant.title, invitee.name[:300]
    invitation.participant = invitee.participant.key
    invitation.personal_number, invitation.tax_code = invitee.personal_number, invitee.tax_code
    if stays and (invitation.is_confirmed or is_waiting):
        invitation.save()
        return
    was_void = invitation.is_confirmed
    if invitation.pk and invitation.way == ConfirmationWay.VNEID and way is not ConfirmationWay.VNEID:
        messages.tell_no_longer_invited(invitation)
    invitation.serial, invitation.content, invitation.way = invitation.serial + 1, dict(content), way
    invitation.reason, invitation.reminded_on, invitation.invited_at = "", None, at
    invitation.on_behalf_of = {}
    invitation.ends_on = localdate(at) + timedelta(days=invitee.participant.days)
    if way is ConfirmationWay.VNEID:
        invitation.state, invitation.person, invitation.answered_at = InvitationState.INVITED, None, None
        invitation.next_on = next_day(localdate(at), invitation.ends_on, localdate(at))
        invitation.save()
        changed = changed_titles(checked.package, former, content)
        messages.tell_invited(invitation, changed=changed, was_void=was_void)
        return
    by_applicant = way is ConfirmationWay.APPLICANT
    invitation.state, invitation.answered_at = InvitationState.CONFIRMED, at
    invitation.person, invitation.next_on = (checked.filing.draft.owner if by_applicant else None), None
    invitation.save()
