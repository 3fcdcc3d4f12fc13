"""The outbox: write a job in your transaction, and a worker carries it out after commit.

    @outbox.handler("documents.render")
    def render(*, document_id: int) -> outbox.Record | None: ...

    with transaction.atomic():
        ...
        outbox.job("documents.render", key=f"documents.render:{document.pk}", document_id=document.pk)

The row is the truth; the broker only wakes a worker. What the broker loses, the sweep finds by age.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from celery import current_app, uuid
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from core.outbox.errors import PermanentError
from core.outbox.models import OutboxJob
from core.outbox.status import JobState

__all__ = [
    "Handler",
    "OnDone",
    "PermanentError",
    "Work",
    "enqueue",
    "handler",
    "handler_of",
    "kinds",
    "publish",
    "retry",
]

logger = logging.getLogger(__name__)

TASK: Final = "outbox.run"
NEW_JOBS_QUEUE: Final = "jobs"
EXPIRES: Final = 3600
"""Seconds; by then the sweep has long done the message's part."""
MESSAGE_OPTIONS: Final[dict[str, Any]] = {"argsrepr": "", "kwargsrepr": "", "ignore_result": True}
"""Without the words for people that Celery would add to each message."""
INITIAL_VALUES: Final[dict[str, Any]] = {"state": JobState.PENDING, "attempts": 0, "last_error": ""}
OnDone = Callable[[], object]
"""What a handler leaves to be written in one transaction with the mark that its job is done."""
Work = Callable[..., OnDone | None]


@dataclass(frozen=True)
class Handler:
    """Who carries out one kind of job, and who hears the `reason`, in the same transaction, when it is given up."""

    work: Work
    given_up: Callable[..., object] | None = None


_handlers: dict[str, Handler] = {}


def handler(kind: str, *, given_up: Callable[..., object] | None = None) -> Callable[[Work], Work]:
    """Register the function that carries out this kind; it takes the payload as keywords.

    It is called outside any transaction and must be safe to run twice. When it returns a function, that one
    runs in one transaction with the mark “done”: what it writes is written exactly once. It raises `Never`
    when trying again cannot help; after any other exception it is called again later.
    """

    def register(work: Work) -> Work:
        if kind in _handlers:
            raise ValueError(f"Two handlers for jobs of kind {kind!r}.")
        _handlers[kind] = Handler(work, given_up)
        return work

    return register


def handler_of(kind: str) -> Handler:
    """The handler of this kind, or a LookupError that names the kind."""
    try:
        return _handlers[kind]
    except KeyError:
        raise LookupError(f"No handler for jobs of kind {kind!r}.") from None


def kinds() -> list[str]:
    """Every kind somebody handles."""
    return sorted(_handlers)


def enqueue(kind: str, *, key: str, due_at: datetime | None = None, **payload: int | str) -> OutboxJob:
    """Write down what must happen after this transaction; the same key again is the same job.

    The payload holds ids only. All jobs of a transaction travel to the worker as one message.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"OutboxJob {key!r} must be written in the transaction that causes it.")
    handler_of(kind)
    now = timezone.now()
    # All columns are named: to leave some to the database costs half as much again.
    row = OutboxJob(kind=kind, key=key, payload=payload, due_at=due_at or now, created_at=now, **INITIAL_VALUES)
    [row] = OutboxJob.objects.bulk_create(
        [row],
        # One statement, and the row's own id comes back when the key was there already.
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["key"],
    )
    if due_at is None:
        _publish_after_commit(row.pk)
    return row


class _Batch(list[int]):
    """The jobs of one transaction. Each of them registers it, the first call after commit empties it.

    Ids of a savepoint that was rolled back may travel along: no worker will find them.
    """

    def __call__(self) -> None:
        ids, self[:] = list(self), []
        if ids:
            publish(ids)


def retry(jobs: QuerySet[OutboxJob]) -> int:
    """Give those that were given up one more attempt each; how many there were."""
    with transaction.atomic():
        ids = list(jobs.filter(state=JobState.GIVEN_UP).select_for_update().values_list("pk", flat=True))
        OutboxJob.objects.filter(pk__in=ids).update(state=JobState.PENDING, due_at=timezone.now())
        transaction.on_commit(partial(publish, ids))
    return len(ids)


def _publish_after_commit(job_id: int) -> None:
    batch = next(_open_batches(), None) or _Batch()
    batch.append(job_id)
    connection.on_commit(batch)


def _open_batches() -> Iterator[_Batch]:
    return (entry[1] for entry in connection.run_on_commit if isinstance(entry[1], _Batch))


def publish(ids: Sequence[int], *, queue: str = NEW_JOBS_QUEUE) -> None:
    """Wake a worker. A broker that is down costs a delay, never the request: the sweep comes by.

    The message is the one Celery's `send_task` would send, without its search for routes and policies: half the CPU.
    """
    message = current_app.amqp.create_task_message(uuid(), TASK, (list(ids),), {}, expires=EXPIRES, **MESSAGE_OPTIONS)
    try:
        with current_app.producer_pool.acquire(block=True) as producer:
            producer.publish(
                message.body, routing_key=queue, serializer="json", headers=message.headers, **message.properties
            )
    except Exception as trouble:  # whatever a broker may raise
        logger.warning("%d job(s) left to the sweep: %s", len(ids), type(trouble).__name__)


def waiting(queue: str) -> int:
    """How many messages nobody has taken from this queue yet."""
    with current_app.connection_for_write() as connection:
        channel: Any = connection.default_channel  # kombu's own stubs know less of it
        return int(channel.queue_declare(queue).message_count)
