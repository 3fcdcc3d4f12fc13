"""Write a job in your transaction, and publish it to the broker after commit.

    @outbox.handler("documents.render")
    def render(*, document_id: int) -> outbox.OnDone | None: ...

    with transaction.atomic():
        ...
        outbox.enqueue("documents.render", key=f"documents.render:{document.pk}", document_id=document.pk)

The row is the truth; the message only wakes a worker. A job whose message is lost is found by the sweep.
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
"""Leaves out the readable copies of the arguments that Celery would add to each message."""
INITIAL_VALUES: Final[dict[str, Any]] = {"state": JobState.PENDING, "attempts": 0, "last_error": ""}
OnDone = Callable[[], object]
"""What a handler returns to be called in the transaction that marks its job as done."""
Work = Callable[..., OnDone | None]


@dataclass(frozen=True)
class Handler:
    """The function that runs jobs of one kind, and the one that is called when a job is given up.

    `given_up` takes the payload and a `reason`; it is a job that follows, so it may be called twice, too.
    """

    work: Work
    given_up: Callable[..., object] | None = None


_handlers: dict[str, Handler] = {}


def handler(kind: str, *, given_up: Callable[..., object] | None = None) -> Callable[[Work], Work]:
    """Register the function that runs jobs of this kind; it takes the payload as keyword arguments.

    It is called outside any transaction and must be safe to run twice. When it returns a function, that one runs in
    the transaction that marks the job as done: what it writes is written exactly once. It raises PermanentError when
    no retry can help; after any other exception it is retried later.
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
    """The kinds that have a handler, in order."""
    return sorted(_handlers)


def enqueue(kind: str, *, key: str, due_at: datetime | None = None, **payload: int | str) -> OutboxJob:
    """Write a job that runs after this transaction, or not before `due_at`; the same key again is the same job.

    The payload holds ids only. All jobs of a transaction are published as one message.
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
    """The ids of the jobs of one transaction. Each job registers it on commit, and the first call publishes them all.

    Ids of a savepoint that was rolled back may be among them: no worker will find those.
    """

    def __call__(self) -> None:
        ids, self[:] = list(self), []
        if ids:
            publish(ids)


def retry(jobs: QuerySet[OutboxJob]) -> int:
    """Make those that were given up pending again, for one more attempt each; returns their number."""
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
    """Send the ids to a worker. A broker that is down costs a delay, never the request: the sweep finds the jobs.

    The message is the one Celery's `send_task` would send, without its look-up of routes and policies: half the CPU.
    """
    message = current_app.amqp.create_task_message(uuid(), TASK, (list(ids),), {}, expires=EXPIRES, **MESSAGE_OPTIONS)
    try:
        with current_app.producer_pool.acquire(block=True) as producer:
            producer.publish(
                message.body, routing_key=queue, serializer="json", headers=message.headers, **message.properties
            )
    except Exception as error:  # whatever a broker may raise
        logger.warning("%d job(s) left to the sweep: %s", len(ids), type(error).__name__)


def waiting(queue: str) -> int:
    """The number of messages in this queue that no worker has taken."""
    with current_app.connection_for_write() as connection:
        channel: Any = connection.default_channel  # kombu's own stubs know less of it
        return int(channel.queue_declare(queue).message_count)
