"""Actions of the applicant after filing: withdraw, answer a supplement request."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.people import User
from eforms import actions as forms
from eforms import list_actions
from eforms.answers.summary import visible_answers
from eforms.definition.row_ids import ROW_ID
from eforms.files.uploads import AcceptedFile
from eforms.list_actions import Rows
from services.agencies.permissions import Verb
from services.catalogue.package.public_record import FilingChannel
from services.dossiers import rules
from services.dossiers.actions.money import refunds
from services.dossiers.actions.money.recalculation import Recalculation, recalculate
from services.dossiers.applicant.answer_summary import dossier_columns
from services.dossiers.applicant.supplements import (
    long_lists,
    supplement_problems,
    supplement_step,
    supplemented_answers,
    with_reopened_lists,
)
from services.dossiers.combined.attachments import attachments_of
from services.dossiers.filing.places import place_of
from services.dossiers.history import evidence
from services.dossiers.models import Dossier, EventType, Interruption
from services.dossiers.papers import issuing
from services.dossiers.process import deadline_clock, search_terms, task_assignment
from services.dossiers.process.transitions import apply, lock_with_orders
from services.dossiers.status import Status
from services.dossiers.steps import interruptions


@transaction.atomic
def withdraw(dossier: Dossier, *, by: User, note: str) -> Dossier:
    """Withdraw the dossier (rút hồ sơ): stop clock and task, cancel open orders, propose refunds."""
    dossier = lock_with_orders(dossier)
    rules.check_may(by, Verb.WITHDRAW, dossier)
    now = timezone.now()
    apply(dossier, EventType.WITHDRAWN, by=by, to=Status.WITHDRAWN, note=note, at=now, finished_at=now)
    deadline_clock.stop(dossier, at=now)
    task_assignment.cancel_all(dossier)
    refunds.cancel_orders_and_propose_refunds(dossier, by=by)
    return dossier


@transaction.atomic
def change_supplement_files(
    dossier: Dossier,
    *,
    by: User,
    attached: Mapping[str, Sequence[AcceptedFile]],
    removed: str | None,
    fields: Collection[str],
    at_desk: bool = False,
) -> None:
    """Keep files for the answer to the open supplement request, as `eforms.actions.change_files` does in a draft.

    Raises DossierError, and changes nothing, when the request was answered while the files came in; QuotaError when
    they are too many.
    """
    locked = Dossier.objects.select_for_update(of=("self",)).select_related("agency", "filing__draft")
    dossier = locked.get(pk=dossier.pk)
    rules.check_may_answer_supplement(by, dossier, at_desk=at_desk)
    rules.check_has_open_supplement_request(dossier)
    forms.exchange_files(dossier.filing.draft, attached=attached, removed=removed, fields=fields)


@transaction.atomic
def change_supplement_list(
    dossier: Dossier, key: str, change: Callable[[Rows], Rows], *, by: User, at_desk: bool = False
) -> Rows:
    """Change the rows of a long list that the open supplement request names; they count once it is answered.

    Raises DossierError, and changes nothing, when it was answered meanwhile.
    """
    locked = Dossier.objects.select_for_update(of=("self",)).select_related("agency", "filing__draft")
    dossier = locked.get(pk=dossier.pk)
    rules.check_may_answer_supplement(by, dossier, at_desk=at_desk)
    rules.check_has_open_supplement_request(dossier)
    asked = dossier.supplements.get(answered_at__isnull=True)
    rules.check_fields_exist([key], asked.fields)
    return list_actions.change_reopened_list(dossier.filing.draft, key, change)


@transaction.atomic
def answer_supplement(dossier: Dossier, *, by: User, answers: dict[str, Any], at_desk: bool = False) -> Dossier:
    """Answer the open supplement request (bổ sung hồ sơ): only requested fields and those depending on them change.

    The time limit counts anew, and the fees are reckoned again; the event keeps the former answers, and where a clerk
    entered them for who brought the papers (`at_desk`). Raises DossierError when the form as a whole has new problems.
    """
    dossier = lock_with_orders(dossier)
    rules.check_may_answer_supplement(by, dossier, at_desk=at_desk)
    rules.check_has_open_supplement_request(dossier)
    request = dossier.supplements.get(answered_at__isnull=True)
    step, sheet, now = supplement_step(dossier, request), dossier.sheet, timezone.now()
    given = with_reopened_lists(dossier, request, answers)
    accepted = {field.key: given[field.key] for field in step.fields if field.key in given}
    rules.check_form_is_complete(supplement_problems(dossier, step, accepted))
    package = dossier.package
    complete = visible_answers(package.eform, supplemented_answers(dossier, accepted), today=dossier.filed_on)
    before = {key: old for key in {**sheet.answers, **complete} if (old := sheet.answers.get(key)) != complete.get(key)}
    kept_rows = {**sheet.answers, **accepted}
    sheet.answers, sheet.revision, sheet.hash = complete, sheet.revision + 1, evidence.answers_hash(complete)
    request.answered_at = now
    request.save(update_fields=["answered_at"])
    if step.groups_with_row_ids:
        forms.release_lost_files(dossier.filing.draft, partial(step.loses_file, answers=kept_rows))
    for key in long_lists(dossier, request.fields):
        list_actions.release_files(dossier.filing.draft, key, {row[ROW_ID] for row in accepted[key]})
    attachments = list(attachments_of(dossier).present())
    changed = recalculate(dossier, complete, by=by)
    data = {"before": before, "files": evidence.file_hashes(attachments), **changed.data}
    data |= {"channel": FilingChannel.DESK} if at_desk else {}
    columns = dossier_columns(package, complete, today=dossier.filed_on)
    columns["place"] = place_of(package, complete, filed_at=dossier.filing.agency)
    _resume(dossier, changed, by=by, data=data, at=now, **columns)
    sheet.save()
    search_terms.rewrite(dossier)
    issuing.issue_form(dossier, attachments, amended_at=now)
    return dossier


def _resume(
    dossier: Dossier, changed: Recalculation, *, by: User, data: dict[str, Any], at: datetime, **columns: Any
) -> None:
    """Return the dossier to whoever made the request: the desk before acceptance, the handling clerk after.

    As after filing, the desk looks at it once the fee is paid.
    """
    entered = f"Nhập tại quầy cho {dossier.applicant_name}." if "channel" in data else ""
    note = " ".join(filter(None, [entered, changed.note]))
    task_assignment.cancel_wait_check(dossier)
    if dossier.code is None:
        interruptions.forget(dossier, Interruption.SUPPLEMENT)
        apply(dossier, EventType.SUPPLEMENTED, by=by, to=Status.SUBMITTED, note=note, data=data, at=at, **columns)
        if not changed.owed_vnd:
            task_assignment.open_task(dossier, task_assignment.DESK_CHECK)
        return
    columns["due_at"] = deadline_clock.start(dossier, at=at)
    apply(dossier, EventType.SUPPLEMENTED, by=by, to=Status.IN_PROGRESS, note=note, data=data, at=at, **columns)
    interruptions.restart(dossier, Interruption.SUPPLEMENT, changed=data["before"])
