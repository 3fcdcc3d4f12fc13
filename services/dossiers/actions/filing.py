"""Actions of filing: begin, carry over, submit and discard a draft, and choose its office."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from core.people import User
from core.representation import Principal
from eforms import actions as forms
from eforms.models import Draft
from services.agencies.models import Agency
from services.catalogue.models import ProcedureVersion
from services.dossiers import rules
from services.dossiers.actions import combined
from services.dossiers.actions.money import fee_orders
from services.dossiers.counter.entry import entry_data, entry_note
from services.dossiers.filing.checking import CheckedFiling, check, newer_version
from services.dossiers.filing.new_dossiers import new_dossier
from services.dossiers.history import evidence
from services.dossiers.models import AnswerSheet, Dossier, EventType, FeeMoment, Filing, Receiver
from services.dossiers.papers import issuing
from services.dossiers.participants import rounds
from services.dossiers.participants.confirmations import confirmed_by_all
from services.dossiers.process import search_terms, task_assignment
from services.dossiers.process.transitions import apply

FILED_BY_SYSTEM: Final = "Tự động nộp đúng nội dung đã gửi, khi mọi người được mời đều đã xác nhận."


@transaction.atomic
def begin(version: ProcedureVersion, agency: Agency, *, by: User, on_behalf_of: Principal | None = None) -> Filing:
    """Create a draft for this version at this office (bắt đầu soạn hồ sơ).

    It is for `by`, or on behalf of somebody for whom they may act (nộp thay). QuotaError when `by` has too many.
    """
    rules.check_is_identified(by)
    rules.check_is_offered(version, agency)
    if on_behalf_of is not None:
        rules.check_may_act_for(by, on_behalf_of, version.package)
        rules.check_may_be_filed_for(version.package, on_behalf_of)
    draft = forms.begin(by, version.package.eform.checksum)
    organisation_id, principal_id = on_behalf_of or Principal()
    return Filing.objects.create(
        draft=draft, version=version, agency=agency, organisation_id=organisation_id, principal_id=principal_id
    )


@transaction.atomic
def submit(filing: Filing, *, by: User, shown: str | None = None) -> Dossier:
    """Submit the application (nộp hồ sơ): dossier, event, fee order and notification in one transaction.

    The filing is the idempotency key: submitting it again returns the dossier of the first time, of several parts
    that of the first part. `shown` is the
    fingerprint that the check page carried; None where nobody was shown one.
    Raises AuthorityEndedError when `by` may no longer act for whom it is filed; DossierError under a version that is no
    longer in force, at an office that does not offer the procedure, when the form as a whole has problems, when
    somebody has not confirmed it who has to, and when something else would be filed than was shown.
    """
    rules.check_is_filed_online(filing)
    return file(filing, applicant=by, by=by, shown=shown)


def file(
    filing: Filing, *, applicant: User, by: User | None, shown: str | None, checked: CheckedFiling | None = None
) -> Dossier:
    """File the draft for its applicant; a step of whoever submits and, with `by` None, of the last confirmation.

    `checked` is what the same transaction has checked already, the filing locked.
    """
    rules.check_may_file(applicant, filing)
    if not forms.mark_submitted(filing.draft):
        return Dossier.objects.filter(filing=filing).earliest("pk")
    rules.check_is_in_force(filing.version)
    now = timezone.now()
    checked = checked or check(filing, applicant=applicant, today=timezone.localdate(now))
    rules.check_takes_the_dossier(filing.version, checked.routing.handler)
    rules.check_form_is_complete(checked.problems)
    if shown is not None:
        rules.check_is_as_shown(shown, checked.changed_parts(shown))
    told = {**confirmed_by_all(checked), **entry_data(filing)}
    note = entry_note(filing) if by else FILED_BY_SYSTEM
    if checked.package.parts:
        return combined.submit_parts(checked, applicant=applicant, by=by, at=now, data=told)
    dossier = _create_dossier(checked, by=applicant, at=now)
    owed_vnd = fee_orders.charge(dossier, checked.answers, FeeMoment.BEFORE)
    data = {"owed_vnd": owed_vnd, "files": evidence.file_hashes(checked.attachments), **told}
    apply(dossier, EventType.SUBMITTED, by=by, at=dossier.submitted_at, note=note, data=data)
    issuing.issue_form(dossier, checked.attachments)
    if not owed_vnd:
        task_assignment.open_task(dossier, task_assignment.DESK_CHECK)
    return dossier


@transaction.atomic
def carry_over(filing: Filing, *, by: User) -> bool:
    """Move an open draft to the version now in force, answers and files with it; return whether there was another.

    Keys of fields keep their meaning from version to version, so what is asked in both stays answered.
    """
    rules.check_may_file(by, filing)
    version = newer_version(filing)
    if version is None:
        return False
    if not Draft.objects.open().filter(pk=filing.pk).update(checksum=version.package.eform.checksum):
        return False
    filing.version = version
    filing.save(update_fields=["version"])
    return True


@transaction.atomic
def choose_office(filing: Filing, agency: Agency, *, by: User) -> None:
    """Let another office receive the draft (đổi nơi tiếp nhận)."""
    rules.check_may_file(by, filing)
    rules.check_takes_the_dossier(filing.version, agency)
    filing.agency = agency
    filing.save(update_fields=["agency"])


@transaction.atomic
def discard(filing: Filing) -> bool:
    """Delete a draft with its files (xóa bản đang soạn); return False for one submitted or deleted meanwhile."""
    if filing.version.package.participants:
        rounds.lock(filing.pk)
    draft = Draft.objects.open().select_for_update().filter(pk=filing.pk).first()
    if draft is not None:
        if filing.version.package.participants:
            rounds.close(filing)
        forms.discard(draft)
    return draft is not None


def _create_dossier(checked: CheckedFiling, *, by: User, at: datetime) -> Dossier:
    filing, routing, answers = checked.filing, checked.routing, checked.answers
    dossier = new_dossier(filing, checked.package, routing, answers, applicant=by, at=at)
    dossier.save(force_insert=True)
    dossier.sheet = AnswerSheet.objects.create(dossier=dossier, answers=answers, hash=evidence.answers_hash(answers))
    if routing.receivers:
        Receiver.objects.bulk_create(Receiver(dossier=dossier, agency=office) for office in routing.receivers)
    search_terms.write_filed([dossier])
    return dossier
