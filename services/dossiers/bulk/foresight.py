"""What of a run cannot be done, told before it is confirmed: the rules that need no more than the rows at hand.

Read in a few statements however many dossiers there are, and a few more for each whose version has appointments,
findings or earlier parts, or whose decision is claimed. The verbs ask all their rules again, one dossier at a time.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

from core.people import User
from core.refusals import RefusalError
from services.agencies import permissions
from services.catalogue.package.process import Delivers
from services.dossiers import rules
from services.dossiers.appointments.finishing import check_may_be_handed_over, check_step_may_be_finished
from services.dossiers.assignment import rules as assignment
from services.dossiers.bulk.choosing import Chosen
from services.dossiers.bulk.verbs import PERMISSIONS
from services.dossiers.desk.result_fields import kept_results, proposal_as_it_stands
from services.dossiers.errors import DossierError
from services.dossiers.models import BulkVerb, Dossier, Fee, FeeMoment, Task, TaskDraft
from services.dossiers.money import rules as money
from services.dossiers.results.rules import check_is_a_decision
from services.dossiers.status import Status
from services.dossiers.steps import step_rules

LEADS: Final[Mapping[BulkVerb, tuple[Status, Status]]] = {
    BulkVerb.RECEIVE: (Status.SUBMITTED, Status.ACCEPTED),
    BulkVerb.TAKE: (Status.ACCEPTED, Status.IN_PROGRESS),
    BulkVerb.RETURN: (Status.COMPLETED, Status.RETURNED),
}
"""From which status to which."""
RELATED_TO_ANSWERS: Final = ("agency", "version__procedure", "sheet", "applicant", "organisation", "principal")
"""What a result is written from."""


def refusals_of(verb: BulkVerb, chosen: Sequence[Chosen], person: User) -> dict[Chosen, str]:
    """Why the verb will not be done to some of these, by what is plain now."""
    looked = Foresight(verb, person, sorted({one.dossier for one in chosen}))
    return {one: sentence for one in chosen if (sentence := looked.refusal(one))}


@dataclass(frozen=True)
class Foresight:
    """The dossiers of a run with what the rules look at."""

    verb: BulkVerb
    person: User
    ids: Collection[int]

    def refusal(self, chosen: Chosen) -> str:
        """The sentence of the first rule that forbids it; empty where none does."""
        try:
            self._check(self._dossiers[chosen.dossier], chosen.step)
        except RefusalError as refusal:
            return str(refusal)
        return ""

    def _check(self, dossier: Dossier, step: str) -> None:
        tasks = self._tasks.get(dossier.pk, [])
        if self.verb.is_of_tasks:
            self._check_task(dossier, next((task for task in tasks if task.step == step), None))
        elif self.verb is BulkVerb.APPROVE:
            self._check_decision(dossier, tasks)
        else:
            self._check_permission(dossier, tasks)
            if leads := LEADS.get(self.verb):
                before, after = leads
                rules.check_transition_is_allowed(dossier, after, only_from=before)
            if self.verb is BulkVerb.PROPOSE:
                self._check_proposal(dossier, tasks)
            if self.verb is BulkVerb.RETURN:
                check_may_be_handed_over(dossier)
        self._check_money(dossier)

    def _check_permission(self, dossier: Dossier, tasks: Sequence[Task]) -> None:
        if not self.verb.is_of_labels:
            rules.check_is_no_party(self.person, dossier)
        may = partial(permissions.may, self.person, PERMISSIONS[self.verb], agency=dossier.agency)
        rules.check_lies_with(dossier, tasks, may, at=dossier.agency)

    def _check_task(self, dossier: Dossier, task: Task | None) -> None:
        if task is None:
            raise DossierError(f"{dossier.name} đã sang bước khác.")  # whose act it was is a query for each
        if self.verb is BulkVerb.CLAIM:
            assignment.check_may_claim(self.person, dossier, task)
        else:
            assignment.check_may_pass_on(self.person, task)

    def _check_decision(self, dossier: Dossier, tasks: Sequence[Task]) -> None:
        rules.check_is_no_party(self.person, dossier)
        task = next((one for one in tasks if one.decides), None)
        done = step_rules.check_is_at_level(dossier, task, by=Delivers.SIGNATURE)
        may = partial(permissions.may, self.person, PERMISSIONS[self.verb], agency=done.agency)
        rules.check_lies_with(dossier, [done], may, at=done.agency)
        step_rules.check_is_none_of(self.person, self._proposers[dossier.pk])
        check_step_may_be_finished(dossier, done.step)
        step_rules.check_finding_is_recorded(dossier, done)
        check_is_a_decision(dossier, done.proposal)

    def _check_proposal(self, dossier: Dossier, tasks: Sequence[Task]) -> None:
        rules.check_is_not_notice(dossier)
        done = step_rules.check_is_proposed_by(dossier, tasks)
        check_step_may_be_finished(dossier, done.step)
        step_rules.check_finding_is_recorded(dossier, done)
        check_is_a_decision(dossier, proposal_as_it_stands(dossier, self._kept[done.pk]))

    def _check_money(self, dossier: Dossier) -> None:
        owed = self._fees.get(dossier.pk, [])
        if self.verb is BulkVerb.RECEIVE and any(fee.moment in FeeMoment.charged_early() for fee in owed):
            raise money.owes_before_acceptance(dossier)
        if self.verb is BulkVerb.RETURN and owed:
            raise money.owes_before_return(dossier, owed[0])

    @cached_property
    def _dossiers(self) -> Mapping[int, Dossier]:
        related = RELATED_TO_ANSWERS if self.verb in (BulkVerb.PROPOSE, BulkVerb.APPROVE) else ("agency",)
        return {one.pk: one for one in Dossier.objects.filter(pk__in=self.ids).select_related(*related)}

    @cached_property
    def _tasks(self) -> Mapping[int, list[Task]]:
        found: dict[int, list[Task]] = {}
        of_these = Task.objects.open().filter(dossier__in=self.ids)
        for task in of_these.select_related("agency", "person").order_by("pk"):
            found.setdefault(task.dossier_id, []).append(task)
        return found

    @cached_property
    def _kept(self) -> Mapping[int, TaskDraft]:
        return kept_results([one for tasks in self._tasks.values() for one in tasks], self.person)

    @cached_property
    def _fees(self) -> Mapping[int, list[Fee]]:
        if self.verb not in (BulkVerb.RECEIVE, BulkVerb.RETURN):
            return {}
        found: dict[int, list[Fee]] = {}
        for fee in Fee.objects.filter(dossier__in=self.ids).owed().order_by("pk"):
            found.setdefault(fee.dossier_id, []).append(fee)
        return found

    @cached_property
    def _proposers(self) -> Mapping[int, list[int | None]]:
        return step_rules.proposers_of_each(self.ids)
