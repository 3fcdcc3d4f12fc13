"""What the papers of a result would say, before they are proposed or signed."""

from typing import Final

from core.people import User
from services.agencies.permissions import Verb, may
from services.documents.facts import ResultFacts, Signatory
from services.dossiers.desk.result_fields import result_form
from services.dossiers.models import Dossier, DraftedForm, Task, TaskDraft
from services.dossiers.papers.issuing import signer_of
from services.dossiers.papers.results import previewed_results
from services.dossiers.results import proposals

UNKNOWN_SIGNER: Final = Signatory(name="(Họ tên người ký)", position="(Chức vụ người ký)")
"""Who signs is known once somebody does."""


def previewed_papers(dossier: Dossier, task: Task, person: User) -> list[ResultFacts]:
    """The papers that lie before who decides, or that the handling clerk has written so far; none if incomplete."""
    proposal = task.proposal if task.decides else _drafted(dossier, task, person)
    if not proposal:
        return []
    return previewed_results(dossier, proposals.by_result(dossier.package, proposal), signer=_signer(task, person))


def _drafted(dossier: Dossier, task: Task, person: User) -> proposals.Proposal:
    """What this person keeps at the task that proposes, when it is complete."""
    kept = TaskDraft.objects.filter(owner=person.pk, task=task, form=DraftedForm.RESULT).first()
    form = result_form(dossier, draft=kept, is_weighed=True) if kept else None
    return form.proposal if form and form.is_valid() else {}


def _signer(task: Task, person: User) -> Signatory:
    """Who looks, where they may sign; no name of anybody else is guessed."""
    if task.decides and may(person, Verb.APPROVE, agency=task.agency):
        return signer_of(task.agency, person)
    return UNKNOWN_SIGNER
