"""Who may not be given a task of decision, having proposed what is decided in it (nguyên tắc hai người)."""

from services.dossiers.models import EXTENSION_STEP, Dossier, Exemption, Extension, SupplementProposal, Task
from services.dossiers.money.rules import proposers_of_refunds
from services.dossiers.process.task_assignment import EXEMPTION_CHECK, REFUND_CHECK, SUPPLEMENT_CHECK, WAIT_STOP
from services.dossiers.steps.step_rules import proposers_of


def proposers_before(task: Task, dossier: Dossier) -> frozenset[int]:
    """Those who proposed, or agreed at a lower level to, what this task decides; nobody for any other task."""
    if task.step == EXEMPTION_CHECK.key:
        proposed = Exemption.objects.open().filter(fee__dossier=dossier)
        return frozenset(proposed.values_list("proposed_by_id", flat=True))
    if task.step == SUPPLEMENT_CHECK.key:
        return frozenset(
            SupplementProposal.objects.open().filter(dossier=dossier).values_list("proposed_by_id", flat=True)
        )
    if task.step == EXTENSION_STEP:
        return frozenset(Extension.objects.open().filter(dossier=dossier).values_list("proposed_by_id", flat=True))
    if task.step == REFUND_CHECK.key:
        return frozenset(proposers_of_refunds(dossier))
    if task.decides or task.step == WAIT_STOP.key:
        return frozenset(person for person in proposers_of(dossier) if person)
    return frozenset()
