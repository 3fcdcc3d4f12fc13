"""What the papers of a result would say, before they are proposed or signed."""

from collections.abc import Sequence

from core.people import User
from services.agencies.permissions import Verb, may
from services.documents.facts import ResultFacts, Signatory, WithdrawalFacts
from services.dossiers.applicant.answer_summary import SummaryPart, proposed_parts
from services.dossiers.desk.correction_form import correction_form
from services.dossiers.desk.result_fields import result_form
from services.dossiers.models import CORRECTION_STEP, RESULT_CHANGE_STEP, Dossier, DraftedForm, Task, TaskDraft
from services.dossiers.papers.issuing import UNKNOWN_SIGNER, signer_of, withdrawal_facts
from services.dossiers.papers.reissuing import corrected_facts
from services.dossiers.papers.results import previewed_results
from services.dossiers.results import proposals
from services.dossiers.results.change_rules import open_change
from services.dossiers.results.in_force import chosen_originals, issued_answers

OF_CORRECTION = frozenset({CORRECTION_STEP, RESULT_CHANGE_STEP})
"""The steps at which a correction is written and decided."""


def previewed_papers(dossier: Dossier, task: Task, person: User) -> Sequence[ResultFacts] | Sequence[WithdrawalFacts]:
    """The papers that lie before who decides, or that the handling clerk has written so far; none if incomplete."""
    if decides_withdrawal(task):
        return _withdrawal(dossier, signer=_signer(task, person))
    proposal = task.proposal if lies_before(task) else _drafted(dossier, task, person)
    if not proposal:
        return []
    papers = corrected_facts if task.step in OF_CORRECTION else previewed_results
    return papers(dossier, proposals.by_result(dossier.package, proposal), signer=_signer(task, person))


def lies_before(task: Task) -> bool:
    """Whether the content of results that was proposed lies before who has this task."""
    return bool(task.proposal) and (task.decides or task.step == RESULT_CHANGE_STEP)


def decides_withdrawal(task: Task) -> bool:
    """Whether who has this task decides to withdraw results: a correction brings content, a withdrawal none."""
    return task.step == RESULT_CHANGE_STEP and not task.proposal


def _withdrawal(dossier: Dossier, *, signer: Signatory) -> list[WithdrawalFacts]:
    """The decision that would be issued, while a withdrawal of papers in force is proposed."""
    change = open_change(dossier)
    papers = [paper for one in chosen_originals(dossier, change) for paper in one.in_force] if change else []
    return [withdrawal_facts(dossier, change, papers, signer=signer)] if change and papers else []


def proposed_content(dossier: Dossier, task: Task) -> Sequence[SummaryPart]:
    """What lies before who decides, a correction beside what was issued; nothing where a clerk has it in the form."""
    if not lies_before(task):
        return ()
    issued = issued_answers(dossier) if task.step == RESULT_CHANGE_STEP else None
    return proposed_parts(dossier.package, task.proposal, issued)


def _drafted(dossier: Dossier, task: Task, person: User) -> proposals.Proposal:
    """What this person keeps at the task that proposes, when it is complete."""
    kept = TaskDraft.objects.filter(owner=person.pk, task=task, form=DraftedForm.RESULT).first()
    page = correction_form if task.step in OF_CORRECTION else result_form
    form = page(dossier, draft=kept, is_weighed=True) if kept else None
    return form.proposal if form and form.is_valid() else {}


def _signer(task: Task, person: User) -> Signatory:
    """Who looks, where they may sign; no name of anybody else is guessed."""
    if (lies_before(task) or decides_withdrawal(task)) and may(person, Verb.APPROVE, agency=task.agency):
        return signer_of(task.agency, person)
    return UNKNOWN_SIGNER
