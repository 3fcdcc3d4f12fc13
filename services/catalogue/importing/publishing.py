"""Publishes an import whole (công bố cả đợt nhập): a batch for each transaction, in background jobs."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

from django.db import transaction
from django.utils import timezone

from core import outbox
from core.people import User
from services.catalogue.actions.persistence import procedure_columns, renew_edition
from services.catalogue.importing import import_rules
from services.catalogue.importing.classification import OWN_VERSION, own_codes
from services.catalogue.importing.models import ImportItem, ImportState, RecordImport
from services.catalogue.models import Procedure, ProcedureVersion, VersionAct, VersionEvent, VersionState
from services.catalogue.package.head import PackageHead

PUBLISH: Final = "catalogue.publish_import"
BATCH: Final = 100
"""Versions of one job; between two jobs others have their turn."""
EDITED: Final = "Bản nháp đã được sửa hoặc xử lý riêng sau khi đề nghị."
SAME_PERSON: Final = "Người công bố cũng là người soạn bản nháp này."


@transaction.atomic
def publish(run: RecordImport, *, by: User) -> RecordImport:
    """Publish all that is not doubtful, in the background; who proposed it may not. Where it stopped it goes on."""
    run = _begin(run, by=by)
    _announce(run.pk, run.turn)
    return run


@transaction.atomic
def withdraw(run: RecordImport, *, by: User) -> RecordImport:
    """Give an import up that was not published; the drafts that nobody has worked on are abandoned."""
    run = _locked(run.pk)
    import_rules.check_state(run, ImportState.PROPOSED)
    import_rules.check_may_withdraw(run, by)
    abandoned = [item.version for item in _standing(run.items.drafted().select_related("version")) if item.version]
    _move(abandoned, VersionState.ABANDONED, VersionAct.ABANDONED, by=by)
    run.state, run.ended_at = ImportState.WITHDRAWN, timezone.now()
    run.save(update_fields=["state", "ended_at"])
    return run


def publish_batch(run_id: int, *, turn: int, after: int) -> outbox.OnDone | None:
    """Publish the next versions of an import, all in one transaction; killed before its end, none of them is."""
    with transaction.atomic():
        run = _locked(run_id)
        if run.state != ImportState.PUBLISHING or run.turn != turn or run.publisher is None:
            return None
        _publish(_next_items(run), by=run.publisher)
    return partial(_go_on, run_id, turn)


def publish_here(run: RecordImport, *, by: User) -> None:
    """Publish all of it here and now, as whoever fills an empty portal does."""
    run = _begin(run, by=by)
    while run.items.to_publish().exists() and publish_batch(run.pk, turn=run.turn, after=0):
        pass
    _end(run.pk, run.turn)


def stop(*, run_id: int, turn: int, after: int, reason: str) -> None:
    """The job was given up: the import stops, and whoever may publish it goes on."""
    RecordImport.objects.filter(pk=run_id, turn=turn, state=ImportState.PUBLISHING).update(state=ImportState.STOPPED)


@transaction.atomic
def _begin(run: RecordImport, *, by: User) -> RecordImport:
    run = _locked(run.pk)
    import_rules.check_state(run, ImportState.PROPOSED, ImportState.STOPPED)
    import_rules.check_may_publish(run, by)
    run.state, run.publisher, run.turn = ImportState.PUBLISHING, by, run.turn + 1
    run.save(update_fields=["state", "publisher", "turn"])
    return run


def _next_items(run: RecordImport) -> list[ImportItem]:
    """The next items of the import; their procedures are locked, so that no edit comes between."""
    keys = list(run.items.to_publish().order_by("pk").values_list("pk", "version__procedure")[:BATCH])
    procedures = Procedure.objects.select_for_update().filter(pk__in=[procedure for _, procedure in keys])
    list(procedures.order_by("pk").values_list("pk"))
    items = run.items.filter(pk__in=[pk for pk, _ in keys])
    return list(items.order_by("pk").select_related("version__procedure", "version__body"))


def _publish(items: Sequence[ImportItem], *, by: User) -> None:
    """Publish those of these that may be, and write at the others why they are left."""
    left = _reasons(items, by=by)
    chosen = [item for item in items if item.pk not in left]
    versions, now = [item.version for item in chosen if item.version], timezone.now()
    old = list(ProcedureVersion.objects.in_force().filter(procedure__in=[version.procedure_id for version in versions]))
    _move(old, VersionState.RETIRED, VersionAct.RETIRED, by=by, retired_at=now)
    _move(versions, VersionState.PUBLISHED, VersionAct.PUBLISHED, by=by, approver=by, published_at=now)
    _renew_procedures(versions)
    for reason in set(left.values()):
        ImportItem.objects.filter(pk__in=[pk for pk, why in left.items() if why == reason]).update(left_because=reason)
    ImportItem.objects.filter(pk__in=[item.pk for item in chosen]).update(published_at=now)
    renew_edition()


def _reasons(items: Sequence[ImportItem], *, by: User) -> dict[int, str]:
    """Why an item is left as it is, by key; none where it is published."""
    standing = {item.pk for item in _standing(items)}
    edited = {item.pk: EDITED for item in items if item.pk not in standing}
    same = {item.pk: SAME_PERSON for item in items if item.version and item.version.author_id == by.pk}
    own = own_codes({item.code for item in items})
    return {**{item.pk: OWN_VERSION for item in items if item.code in own}, **same, **edited}


def _standing(items: Iterable[ImportItem]) -> list[ImportItem]:
    """Those whose draft still says what was proposed, and that nobody has sent on or given up."""
    return [
        item
        for item in items
        if item.version and item.version.state == VersionState.DRAFT and item.version.body_id == item.checksum
    ]


def _move(
    versions: Sequence[ProcedureVersion], state: VersionState, act: VersionAct, *, by: User, **columns: object
) -> None:
    """Give all of them this state, and write it into their logs."""
    ProcedureVersion.objects.filter(pk__in=[version.pk for version in versions]).update(state=state, **columns)
    VersionEvent.objects.bulk_create(
        [VersionEvent(version=version, act=act, by=by, body_id=version.body_id) for version in versions]
    )


def _renew_procedures(versions: Sequence[ProcedureVersion]) -> None:
    """Give the procedures the columns of these versions; the whole packages need not be read for them."""
    columns: dict[str, object] = {}
    for version in versions:
        columns = procedure_columns(PackageHead.model_validate_json(version.body.text))
        for column, value in columns.items():
            setattr(version.procedure, column, value)
    if columns:
        Procedure.objects.bulk_update([version.procedure for version in versions], list(columns))


def _go_on(run_id: int, turn: int) -> None:
    """In the transaction that marks the job as done: the next job, or the end."""
    if ImportItem.objects.to_publish().filter(run=run_id).exists():
        _announce(run_id, turn)
    else:
        _end(run_id, turn)


def _end(run_id: int, turn: int) -> None:
    ended = {"state": ImportState.PUBLISHED, "ended_at": timezone.now()}
    RecordImport.objects.filter(pk=run_id, turn=turn, state=ImportState.PUBLISHING).update(**ended)


def _announce(run_id: int, turn: int) -> None:
    """One job for each batch; how many rows were dealt with makes its key."""
    after = ImportItem.objects.filter(run=run_id).exclude(published_at=None, left_because="").count()
    outbox.enqueue(PUBLISH, key=f"{PUBLISH}:{run_id}:{turn}:{after}", run_id=run_id, turn=turn, after=after)


def _locked(run_id: int) -> RecordImport:
    return RecordImport.objects.select_for_update(of=("self",)).select_related("publisher").get(pk=run_id)
