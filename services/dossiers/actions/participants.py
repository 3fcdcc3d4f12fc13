"""Actions of those who confirm together: send the invitations, confirm, decline, remind, withdraw the invitations.

The round of a filing is locked before its draft, everywhere; so two who confirm at once file one dossier.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext

from core.official_language import official_language
from core.people import User
from core.refusals import RefusalError
from eforms import actions as forms
from eforms.models import Draft
from services.dossiers import rules
from services.dossiers.actions import filing as filings
from services.dossiers.errors import DossierError
from services.dossiers.filing.checking import CheckedFiling, check
from services.dossiers.models import ConfirmationRound, Dossier, Filing, Invitation, InvitationState
from services.dossiers.participants import messages, rounds
from services.dossiers.participants import rules as confirming
from services.dossiers.participants.content import fingerprint
from services.dossiers.participants.invitation_page import invitation_page
from services.dossiers.participants.people import people_of

ANSWER = ["state", "person", "answered_at", "reason", "next_on", "on_behalf_of"]
"""The columns of an invitation that an answer writes."""
RELATED = ("draft__owner", "version", "agency__superior", "agency__unit")


@transaction.atomic
def send(filing: Filing, *, by: User, shown: str, on_paper: Collection[tuple[str, str]] = ()) -> Dossier | None:
    """Send the invitations of a draft (gửi lời mời xác nhận); the dossier, where nobody has to be waited for.

    It is the applicant's act of filing: what `shown` stands for is filed once all have confirmed. `on_paper` are those
    who signed a paper instead. Sent again after a change, the confirmations of what did not change stay. Raises
    DossierError for all that keeps the draft from being filed now.
    """
    rules.check_may_file(by, filing)
    filing = _lock(filing)
    if filing.draft.submitted_at:
        return Dossier.objects.filter(filing=filing).earliest("pk")
    now = timezone.now()
    checked = _checked(filing, shown, now)
    if not (invitees := people_of(checked.package, checked.form)):
        rounds.close(filing)
        return filings.file(filing, applicant=by, by=by, shown=shown, checked=checked)
    files = {file.field_key for file in checked.attachments}
    others = [one for one in invitees if not one.is_applicant(filing)]
    confirming.check_can_all_confirm(others, on_paper, files)
    values = {"sent_at": now, "shown": shown, "obstacle": ""}
    round_, _ = ConfirmationRound.objects.update_or_create(filing=filing, defaults=values)
    round_.filing = filing
    rounds.exchange_invitations(round_, checked, invitees, on_paper=on_paper, at=now)
    if not round_.invitations.unconfirmed().exists():
        dossier = filings.file(filing, applicant=by, by=by, shown=shown, checked=checked)
        messages.tell_filed(round_, dossier)
        return dossier
    forms.touch(filing.draft)
    return None


@transaction.atomic
def confirm(invitation: Invitation, *, by: User, shown: str) -> Invitation:
    """Confirm what one was shown (xác nhận); the last of all files the dossier in the same transaction.

    `shown` is the fingerprint that the page carried. Confirming twice is confirming once. Raises DossierError, and
    records nothing, where the applicant has edited what would be confirmed.
    """
    confirming.check_is_invited(by, invitation)
    invitation, filing = _lock_invitation(invitation)
    if invitation.is_confirmed:
        return invitation
    now = timezone.now()
    confirming.check_is_not_filed(filing)
    confirming.check_is_open(invitation, is_over=localdate(now) > invitation.ends_on)
    confirming.check_is_what_was_sent(invitation_page(invitation, now).changed)
    confirming.check_is_as_shown(shown, fingerprint(invitation.content))
    confirming.check_is_of_age(by, today=localdate(now))
    invitation.state, invitation.person, invitation.answered_at = InvitationState.CONFIRMED, by, now
    invitation.reason, invitation.next_on, invitation.on_behalf_of = "", None, _on_behalf_of(invitation, by)
    invitation.save(update_fields=ANSWER)
    if invitation.round.invitations.unconfirmed().exists():
        messages.tell_confirmed(invitation)
    else:
        _file(invitation.round)
    return invitation


@transaction.atomic
def decline(invitation: Invitation, *, by: User, reason: str) -> Invitation:
    """Decline, or take a confirmation back before filing (không đồng ý, rút xác nhận), with the reason."""
    confirming.check_is_invited(by, invitation)
    invitation, filing = _lock_invitation(invitation)
    now, took_back = timezone.now(), invitation.is_confirmed
    confirming.check_is_not_filed(filing)
    if not took_back:
        confirming.check_is_open(invitation, is_over=localdate(now) > invitation.ends_on)
    rules.check_says_why(reason)
    invitation.state, invitation.person, invitation.answered_at = InvitationState.DECLINED, by, now
    invitation.reason, invitation.next_on, invitation.on_behalf_of = reason.strip(), None, _on_behalf_of(invitation, by)
    invitation.save(update_fields=ANSWER)
    messages.tell_declined(invitation, took_back=took_back)
    return invitation


@transaction.atomic
def remind(invitation: Invitation, *, by: User) -> None:
    """Remind somebody who has not answered (nhắc xác nhận), once a day; it reaches whom the portal knows."""
    rules.check_may_file(by, invitation.round.filing)
    invitation, filing = _lock_invitation(invitation)
    today = localdate()
    confirming.check_is_not_filed(filing)
    confirming.check_is_open(invitation, is_over=today > invitation.ends_on)
    confirming.check_was_not_reminded_today(invitation, is_today=invitation.reminded_on == today)
    invitation.reminded_on = today
    invitation.save(update_fields=["reminded_on"])
    messages.remind(invitation, today)


@transaction.atomic
def withdraw_invitations(filing: Filing, *, by: User) -> None:
    """Take all invitations of a draft back, and the confirmations with them (rút lời mời); the draft stays."""
    rules.check_may_file(by, filing)
    filing = _lock(filing)
    confirming.check_is_not_filed(filing)
    rounds.close(filing)


def _on_behalf_of(invitation: Invitation, by: User) -> dict[str, Any]:
    """What is kept of on whose behalf somebody answers; DossierError where they may no longer act for it."""
    if not invitation.tax_code:
        return {}
    authority = confirming.check_may_answer_for(by, invitation)
    mandate = {"mandate": authority.mandate_id} if authority.mandate_id else {}
    organisation = authority.principal.organisation_id
    return {"organisation": organisation, "name": invitation.name, "by_name": by.get_full_name(), **mandate}


def _checked(filing: Filing, shown: str, now: datetime) -> CheckedFiling:
    """The draft as it would be filed now; DossierError for all that keeps it from being filed."""
    rules.check_is_in_force(filing.version)
    checked = check(filing, applicant=filing.draft.owner, today=localdate(now))
    rules.check_takes_the_dossier(filing.version, checked.routing.handler)
    rules.check_form_is_complete(checked.problems)
    rules.check_is_as_shown(shown, checked.changed_parts(shown))
    return checked


@official_language()
def _file(round_: ConfirmationRound) -> None:
    """File the dossier for its applicant, who sent it, now that nobody is waited for.

    Where something prevents it, the confirmations stay, and the applicant is told what to do.
    """
    filing = round_.filing
    try:
        with transaction.atomic():
            dossier = filings.file(filing, applicant=filing.draft.owner, by=None, shown=round_.shown)
    except RefusalError as refusal:
        round_.obstacle = str(refusal)
        round_.save(update_fields=["obstacle"])
        messages.tell_obstacle(round_)
    else:
        messages.tell_filed(round_, dossier)


def _lock(filing: Filing) -> Filing:
    """The filing read again, its round and then its draft locked; Draft.DoesNotExist for a discarded one."""
    rounds.lock(filing.pk)
    Draft.objects.select_for_update().only("pk").get(pk=filing.pk)
    return Filing.objects.select_related(*RELATED).get(pk=filing.pk)


def _lock_invitation(invitation: Invitation) -> tuple[Invitation, Filing]:
    """The invitation and its filing read again under the lock; DossierError for one taken back meanwhile."""
    related = [f"round__filing__{name}" for name in RELATED]
    try:
        filing = _lock(invitation.round.filing)
        return Invitation.objects.select_related(*related).get(pk=invitation.pk), filing
    except (Draft.DoesNotExist, Invitation.DoesNotExist) as gone:
        raise DossierError(gettext("Lời mời này không còn: người nộp đã rút lại.")) from gone
