"""Actions of bulk runs (làm hàng loạt): begin, start, stop, resume, begin again. Each is its owner's."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Min, QuerySet
from django.utils import timezone

from core import outbox
from core.people import User
from services.dossiers.actions.conversation import LABEL_LENGTH
from services.dossiers.actions.message_templates import check_message
from services.dossiers.bulk.choosing import MOST, Chosen, chosen_in, chosen_of
from services.dossiers.bulk.foresight import refusals_of
from services.dossiers.bulk.verbs import verbs_of
from services.dossiers.desk.lists.address import Address
from services.dossiers.errors import DossierError
from services.dossiers.models import BulkItem, BulkRun, BulkState, BulkVerb, Dossier, Outcome
from services.dossiers.supplements.demands import locked_recording_demands
from services.dossiers.supplements.from_data import check_asks_for_no_held_paper

KEPT: Final = timedelta(days=30)
"""How long a run stays after it was begun."""
CARRY_OUT: Final = "dossiers.carry_out_bulk_run"
"""The job that does the next dossiers of a run."""


@transaction.atomic
def begin(verb: BulkVerb, address: Address, keys: Collection[int] | None, *, by: User) -> BulkRun:
    """Freeze the rows with these keys, or all that the list finds, for a run that its owner has to confirm."""
    if verb not in verbs_of(by):
        raise DossierError(f"“{verb.label}” không thuộc thẩm quyền của bạn.")
    return _freeze(verb, chosen_in(address.first_page, keys, verb, by), str(address), by=by)


@transaction.atomic
def begin_again(run: BulkRun, verb: BulkVerb, items: Collection[int] | None, *, by: User) -> BulkRun:
    """Freeze those of a run that were not done, or some of them, for another run."""
    _check_owns(run, by)
    if verb not in verbs_of(by):
        raise DossierError(f"“{verb.label}” không thuộc thẩm quyền của bạn.")
    left = run.items.exclude(outcome=Outcome.DONE)
    chosen = left if items is None else left.filter(pk__in=items)
    dossiers = list(dict.fromkeys(chosen.order_by("pk").values_list("dossier", flat=True)))
    return _freeze(verb, chosen_of(dossiers, verb, by), run.query, by=by)


def start(
    run: BulkRun, *, by: User, to: User | None = None, note: str = "", label: str = "", demands_nothing: bool = False
) -> BulkRun:
    """Confirm a run: its dossiers are done after the commit; pressed twice it runs once.

    DemandOfHeldPaperError, which is recorded at one dossier, when a message names a paper that a database holds, unless
    its owner says that it demands no paper.
    """
    _check_owns(run, by)
    if run.does is BulkVerb.HAND_OVER and to is None:
        raise DossierError("Hãy chọn một đồng nghiệp.")
    label = " ".join(label.split())
    if run.does.is_of_labels and not label:
        raise DossierError("Hãy chọn một nhãn.")
    if run.does is BulkVerb.MESSAGE:
        check_message(note)
        if run.state == BulkState.DRAFT and not demands_nothing:
            _check_asks_for_no_held_paper(run, note, by)
    note, label = note.strip(), label[:LABEL_LENGTH]
    with transaction.atomic():
        return _set_going(run, BulkState.DRAFT, colleague=to, note=note, label=label, demands_nothing=demands_nothing)


@transaction.atomic
def stop(run: BulkRun, *, by: User) -> BulkRun:
    """Stop a run after the dossier that is being done; what is done stays done."""
    _check_owns(run, by)
    BulkRun.objects.filter(pk=run.pk, state=BulkState.RUNNING).update(state=BulkState.STOPPED)
    run.refresh_from_db()
    return run


@transaction.atomic
def resume(run: BulkRun, *, by: User) -> BulkRun:
    """Go on with a stopped run where it was."""
    _check_owns(run, by)
    return _set_going(run, BulkState.STOPPED)


def old(now: datetime) -> QuerySet[BulkRun]:
    """Runs that nobody looks at any more; what they did stands in the histories of the dossiers."""
    return BulkRun.objects.filter(begun_at__lt=now - KEPT).exclude(state=BulkState.RUNNING)


def _check_owns(run: BulkRun, person: User) -> None:
    if run.owner_id != person.pk:
        raise DossierError("Lần làm hàng loạt này là của người khác: chỉ người ấy xem và làm tiếp được.")


def _check_asks_for_no_held_paper(run: BulkRun, text: str, by: User) -> None:
    """Look at one dossier of each version: what a database holds is written in the version."""
    of_versions = run.items.waiting().order_by().values("dossier__version").annotate(first=Min("dossier"))
    for dossier in Dossier.objects.filter(pk__in=[row["first"] for row in of_versions]):
        with locked_recording_demands(dossier, by) as locked:
            check_asks_for_no_held_paper(locked, (), [text], ())


def _freeze(verb: BulkVerb, chosen: Sequence[Chosen], query: str, *, by: User) -> BulkRun:
    """Write the run and a row for each of these; what plainly cannot be done is refused at once, with the reason."""
    if not chosen:
        raise DossierError("Không có hồ sơ nào được chọn mà thuộc thẩm quyền của bạn. Hãy chọn lại trong danh sách.")
    kept = chosen[:MOST]
    refused = refusals_of(verb, kept, by)
    run = BulkRun.objects.create(owner=by, verb=verb, query=query[:2000], is_cut=len(chosen) > MOST)
    BulkItem.objects.bulk_create(
        [BulkItem(run=run, dossier_id=one.dossier, step=one.step, **_outcome(refused.get(one, ""))) for one in kept]
    )
    return run


def _outcome(refusal: str) -> dict[str, str]:
    return {"outcome": Outcome.REFUSED, "sentence": refusal[:600]} if refusal else {}


def _set_going(run: BulkRun, before: BulkState, **columns: User | str | bool | None) -> BulkRun:
    """Let the worker begin, once for each press that finds the run in the state `before`."""
    waiting = BulkRun.objects.filter(pk=run.pk, state=before)
    moved = waiting.update(state=BulkState.RUNNING, turn=F("turn") + 1, **columns)
    run.refresh_from_db()
    if moved:
        announce(run.pk, turn=run.turn, batch=0)
    return run


def announce(run_id: int, *, turn: int, batch: int) -> None:
    """Write the job of the next dossiers, in the transaction of the caller."""
    outbox.enqueue(CARRY_OUT, key=f"{CARRY_OUT}:{run_id}:{turn}:{batch}", run_id=run_id, turn=turn, batch=batch)


def end(run_id: int, *, turn: int) -> None:
    """Nothing is left to do."""
    running = BulkRun.objects.filter(pk=run_id, turn=turn, state=BulkState.RUNNING)
    running.update(state=BulkState.DONE, ended_at=timezone.now())
