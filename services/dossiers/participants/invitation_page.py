"""The page of an invitation: what its person is shown, and nothing else of the filing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext

from core.people import Person
from core.ui.formatting import format_date
from eforms.compiled.form import compile_form
from eforms.models import Attachment
from services.catalogue.package.participants import Participant
from services.dossiers.applicant.answer_summary import SummaryLine, SummaryPart, files_of, summary_parts, without_files
from services.dossiers.appointments.overview import AppointmentOverview
from services.dossiers.appointments.parties import appointments_for
from services.dossiers.filing.checking import check
from services.dossiers.history import evidence
from services.dossiers.models import Dossier, Filing, Invitation, WaitingPart
from services.dossiers.participants.confirmations import answers_at_filing, invited_content
from services.dossiers.participants.content import changed_titles, fingerprint, shown_sections
from services.dossiers.participants.people import people_of

RELATED = tuple(f"round__filing__{name}" for name in ("draft__owner", "version", "agency__superior", "agency__unit"))


@dataclass(frozen=True)
class InvitationPage:
    """What the person sees; nothing of the answers while the applicant is editing what was sent."""

    invitation: Invitation
    participant: Participant | None
    facts: Sequence[SummaryLine]
    changed: Sequence[str] = ()
    """The titles of what the applicant has edited since they sent it."""
    sections: Sequence[SummaryPart] = ()
    appointments: Sequence[AppointmentOverview] = ()
    """Those to come at which the person has to be."""
    is_open: bool = False
    is_filed: bool = False

    @property
    def shown(self) -> str:
        """The fingerprint of what the page shows, for its hidden input."""
        return fingerprint(self.invitation.content)


def invitation_page(invitation: Invitation, now: datetime) -> InvitationPage:
    """The page of this invitation, loaded with its filing, as it is now."""
    filing = invitation.round.filing
    package = filing.version.package
    participant = next((one for one in package.participants if one.key == invitation.participant), None)
    if filing.draft.submitted_at:
        filed = Dossier.objects.select_related("agency", "version", "sheet").filter(filing=filing)
        dossiers = list(filed.order_by("pk"))
        facts = _facts(invitation, ", ".join(dict.fromkeys(dossier.agency.name for dossier in dossiers)))
        sections, meetings = _as_filed(invitation, dossiers), appointments_for(invitation, dossiers, now)
        return InvitationPage(invitation, participant, facts, (), sections, meetings, is_filed=True)
    checked = check(filing, applicant=filing.draft.owner, today=localdate(now))
    people = {one.identity: one for one in people_of(checked.package, checked.form)}
    invitee = people.get(invitation.identity)
    now_shown = invited_content(checked, invitee, on_paper=False) if invitee else {}
    changed = changed_titles(package, invitation.content, now_shown)
    facts = _facts(invitation, checked.routing.handler.name)
    if changed or invitee is None:
        return InvitationPage(invitation, participant, facts, changed)
    sections = summary_parts(shown_sections(package, checked.form, checked.attachments, invitee))
    is_open = invitation.is_open(localdate(now))
    return InvitationPage(invitation, participant, facts, (), sections, is_open=is_open)


def may_read_file(person: Person, attachment: Attachment) -> bool:
    """Whether somebody may read a file because their invitation shows it: as sent, until the dossier is filed."""
    invitations = Invitation.objects.of_person(person).online().filter(round__filing=attachment.draft_id)
    sent = invitations.filter(round__filing__draft__submitted_at__isnull=True)
    pages = (invitation_page(invitation, timezone.now()) for invitation in sent.select_related(*RELATED))
    return any(attachment in files_of(page.sections) for page in pages)


def _as_filed(invitation: Invitation, dossiers: Sequence[Dossier]) -> Sequence[SummaryPart]:
    """What the person confirmed, with the names of the files alone: to open them was for confirming.

    Of an interconnected filing it is what all its parts were filed with, those that still wait too.
    """
    first, package = dossiers[0], dossiers[0].version.package
    waiting = WaitingPart.objects.filter(whole=first.filing_id) if first.part else ()
    answers = {key: answer for part in waiting for key, answer in part.answers.items()} | answers_at_filing(*dossiers)
    form = compile_form(package.eform).evaluate(answers, today=first.filed_on)
    people = {one.identity: one for one in people_of(package, form)}
    invitee = people.get(invitation.identity)
    if invitee is None:
        return []
    attachments = evidence.present_at(Attachment.objects.filter(draft=first.filing_id), first.submitted_at)
    return without_files(summary_parts(shown_sections(package, form, attachments, invitee)))


def _facts(invitation: Invitation, office: str) -> list[SummaryLine]:
    filing: Filing = invitation.round.filing
    return [
        SummaryLine(gettext("Thủ tục"), filing.version.package.record.name),
        SummaryLine(gettext("Người nộp hồ sơ"), filing.draft.owner.get_full_name()),
        SummaryLine(gettext("Cơ quan nhận hồ sơ"), office),
        SummaryLine(gettext("Bạn xác nhận với tư cách"), invitation.title),
        SummaryLine(
            gettext("Bạn trả lời thay mặt") if invitation.tax_code else gettext("Họ tên được ghi"), invitation.name
        ),
        SummaryLine(gettext("Lời mời có hạn đến hết ngày"), format_date(invitation.ends_on)),
    ]
