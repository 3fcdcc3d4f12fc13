"""The verbs that can be done in bulk: the permission each needs, and the verb of one dossier that it calls."""

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID, uuid5

from core.people import Person, User
from services.agencies.permissions import Verb, may_somewhere
from services.dossiers import rules
from services.dossiers.actions import conversation, desk, handling
from services.dossiers.actions.assignment import hand_over
from services.dossiers.actions.message_templates import filled
from services.dossiers.desk.result_fields import kept_results, proposal_as_it_stands
from services.dossiers.errors import DossierError
from services.dossiers.models import BulkItem, BulkVerb, Dossier
from services.dossiers.steps import step_rules

PERMISSIONS: Final[Mapping[BulkVerb, Verb]] = {
    BulkVerb.CLAIM: Verb.WORK_ON_TASKS,
    BulkVerb.RECEIVE: Verb.RECEIVE,
    BulkVerb.TAKE: Verb.HANDLE,
    BulkVerb.HAND_OVER: Verb.WORK_ON_TASKS,
    BulkVerb.PROPOSE: Verb.HANDLE,
    BulkVerb.APPROVE: Verb.APPROVE,
    BulkVerb.RETURN: Verb.RETURN_RESULT,
    BulkVerb.LABEL: Verb.WRITE_NOTE,
    BulkVerb.UNLABEL: Verb.WRITE_NOTE,
    BulkVerb.MESSAGE: Verb.WRITE_MESSAGE,
}
MESSAGES: Final = UUID("5f0c6a0e-9d57-4b8e-8a51-2f0e6f0a7c11")
"""The space of the keys of messages: one for each run."""


def verbs_of(person: Person) -> list[BulkVerb]:
    """What this person may do in bulk at one office or another."""
    return [verb for verb, permission in PERMISSIONS.items() if may_somewhere(person, permission)]


def do(dossier: Dossier, item: BulkItem, *, by: User) -> Dossier:
    """Do the verb of the run to one dossier, in the transaction of the caller; raises the refusal of the verb."""
    return DOES[item.run.does](dossier, item, by)


def _hand_over(dossier: Dossier, item: BulkItem, by: User) -> Dossier:
    run = item.run
    if run.colleague is None:
        raise DossierError("Hãy chọn một đồng nghiệp.")
    return hand_over.hand_over(dossier, by=by, step=item.step, to=run.colleague, note=run.note)


def _propose(dossier: Dossier, item: BulkItem, by: User) -> Dossier:
    """Propose the result as its form stands; where something must be typed or chosen, somebody has to look."""
    rules.check_may(by, Verb.HANDLE, dossier)
    rules.check_is_not_notice(dossier)
    task = step_rules.check_is_at_proposal(dossier)
    return handling.propose(dossier, by=by, result=proposal_as_it_stands(dossier, kept_results([task], by)[task.pk]))


def _message(dossier: Dossier, item: BulkItem, by: User) -> Dossier:
    """Write to the applicant what the run says, once for a run, as the office: no party writes as its own."""
    rules.check_is_no_party(by, dossier)
    text, key = filled(item.run.note, dossier), uuid5(MESSAGES, str(item.run_id))
    demands_nothing = item.run.demands_nothing
    return conversation.write_message(dossier, by=by, text=text, key=key, demands_nothing=demands_nothing).dossier


DOES: Final[Mapping[BulkVerb, Callable[[Dossier, BulkItem, User], Dossier]]] = {
    BulkVerb.CLAIM: lambda dossier, item, by: hand_over.claim(dossier, by=by, step=item.step),
    BulkVerb.RECEIVE: lambda dossier, item, by: desk.receive(dossier, by=by),
    BulkVerb.TAKE: lambda dossier, item, by: handling.take(dossier, by=by),
    BulkVerb.HAND_OVER: _hand_over,
    BulkVerb.PROPOSE: _propose,
    BulkVerb.APPROVE: lambda dossier, item, by: handling.approve(dossier, by=by),
    BulkVerb.RETURN: lambda dossier, item, by: desk.return_result(dossier, by=by),
    BulkVerb.LABEL: lambda dossier, item, by: conversation.add_label(dossier, by=by, name=item.run.label),
    BulkVerb.UNLABEL: lambda dossier, item, by: conversation.remove_label(dossier, by=by, name=item.run.label),
    BulkVerb.MESSAGE: _message,
}
