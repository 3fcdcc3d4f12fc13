"""Actions of filing: begin, submit and discard a draft."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from core.people import User
from eforms import actions as forms
from eforms.answers.summary import visible_answers
from eforms.answers.validation import validate_whole
from eforms.definition import Answer
from eforms.models import Attachment, Draft
from services.agencies.models import Agency
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.definition import Package
from services.dossiers import rules
from services.dossiers.actions import money
from services.dossiers.applicant.answer_summary import dossier_columns
from services.dossiers.filing.prefill import with_identity
from services.dossiers.filing.routing import route
from services.dossiers.history import evidence
from services.dossiers.models import AnswerSheet, Dossier, EventType, FeeMoment, Filing, Receiver
from services.dossiers.papers import issuing
from services.dossiers.process import task_assignment
from services.dossiers.process.transitions import apply


@transaction.atomic
def begin(version: ProcedureVersion, agency: Agency, *, by: User) -> Filing:
    """Create a draft for this version at this office (bắt đầu soạn hồ sơ); QuotaError when `by` has too many."""
    rules.check_is_identified(by)
    rules.check_is_offered(version, agency)
    draft = forms.begin(by, version.package.eform.checksum)
    return Filing.objects.create(draft=draft, version=version, agency=agency)


@transaction.atomic
def submit(filing: Filing, *, by: User) -> Dossier:
    """Submit the application (nộp hồ sơ): dossier, event, fee order and notification in one transaction.

    The filing is the idempotency key: submitting it again returns the dossier of the first time.
    Raises DossierError when the form as a whole has problems; the check page lists them.
    """
    rules.check_may_file(by, filing)
    if not forms.mark_submitted(filing.draft):
        return Dossier.objects.get(filing=filing)
    package, now = filing.version.package, timezone.now()
    attachments = list(filing.draft.attachments.present())
    answers = _complete_answers(filing, package, attachments, by=by, today=timezone.localdate(now))
    dossier = _create_dossier(filing, package, answers, by=by, at=now)
    owed_vnd = money.charge(dossier, answers, FeeMoment.BEFORE)
    data = {"owed_vnd": owed_vnd, "files": evidence.file_hashes(attachments)}
    apply(dossier, EventType.SUBMITTED, by=by, at=dossier.submitted_at, data=data)
    issuing.issue_form(dossier, attachments)
    if not owed_vnd:
        task_assignment.open_task(dossier, task_assignment.DESK_CHECK)
    return dossier


@transaction.atomic
def discard(filing: Filing) -> bool:
    """Delete a draft with its files (xóa bản đang soạn); return False for one submitted or deleted meanwhile."""
    draft = Draft.objects.open().select_for_update().filter(pk=filing.pk).first()
    if draft is not None:
        forms.discard(draft)
    return draft is not None


def _complete_answers(
    filing: Filing, package: Package, attachments: Sequence[Attachment], *, by: User, today: date
) -> dict[str, Answer]:
    """The visible answers of a complete form; raises DossierError when the form has problems."""
    draft, form = filing.draft, package.eform
    answers = with_identity(form, draft.answers, by, today=today)
    rules.check_form_is_complete(validate_whole(form, answers, attachments, draft.typed, today=today))
    return visible_answers(form, answers, today=today)


def _create_dossier(filing: Filing, package: Package, answers: dict[str, Answer], *, by: User, at: datetime) -> Dossier:
    routing = route(filing.version, answers, chosen_office=filing.agency)
    dossier = Dossier.objects.create(
        filing=filing,
        agency=routing.handler,
        addressee=routing.addressee,
        applicant=by,
        version=filing.version,
        title=Truncator(package.record.name).chars(300),
        applicant_name=by.get_full_name(),
        submitted_at=at,
        **dossier_columns(package, answers, today=timezone.localdate(at)),
    )
    dossier.sheet = AnswerSheet.objects.create(dossier=dossier, answers=answers, hash=evidence.answers_hash(answers))
    if routing.receivers:
        Receiver.objects.bulk_create(Receiver(dossier=dossier, agency=office) for office in routing.receivers)
    return dossier
