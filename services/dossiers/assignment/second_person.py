"""Who may not be given a task of decision, having proposed what is decided in it (nguyên tắc hai người)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import QuerySet

from services.dossiers.models import (
    EXTENSION_STEP,
    RESULT_CHANGE_STEP,
    Dossier,
    Exemption,
    Extension,
    ResultChange,
    SupplementProposal,
    Task,
)
from services.dossiers.money.rules import proposers_of_refunds
from services.dossiers.process.task_assignment import EXEMPTION_CHECK, REFUND_CHECK, SUPPLEMENT_CHECK, WAIT_STOP
from services.dossiers.steps.step_rules import proposers_of


def proposers_before(task: Task, dossier: Dossier) -> frozenset[int]:
    """Those who proposed, or agreed at a lower level to, what this task decides; nobody for any other task."""
    if (open_proposals := PROPOSALS.get(task.step)) is not None:
        return frozenset(open_proposals(dossier).values_list("proposed_by_id", flat=True))
    if task.step == REFUND_CHECK.key:
        return frozenset(proposers_of_refunds(dossier))
    if task.decides or task.step == WAIT_STOP.key:
        return frozenset(person for person in proposers_of(dossier) if person)
    return frozenset()


PROPOSALS: Final[Mapping[str, Callable[[Dossier], QuerySet[Any]]]] = {
    EXEMPTION_CHECK.key: lambda dossier: Exemption.objects.open().filter(fee__dossier=dossier),
    SUPPLEMENT_CHECK.key: lambda dossier: SupplementProposal.objects.open().filter(dossier=dossier),
    EXTENSION_STEP: lambda dossier: Extension.objects.open().filter(dossier=dossier),
    RESULT_CHANGE_STEP: lambda dossier: ResultChange.objects.open().filter(dossier=dossier),
}
"""What lies open before the task of a step, each with who proposed it."""
