"""Write a job in your transaction, and publish it to the broker after commit.

    @outbox.handler("documents.render")
    def render(*, document_id: int) -> outbox.OnDone | None: ...

    with transaction.atomic():
        ...
        outbox.enqueue("documents.render", key=f"documents.render:{document.pk}", document_id=document.pk)

The row is the truth; the message only wakes a worker. A job whose message is lost is found by the sweep.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from celery import current_app, uuid
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from core import request_ids
from core.outbox.errors import PermanentError
from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from core.pauses import Pause

__all__ = [
    "Handler",
    "OnDone",
    "PermanentError",
    "Work",
    "by_queue",
    "enqueue",
    "enqueue_many",
    "handler",
    "handler_of",
    "kinds",
    "kinds_in",
    "publish",
    "retry",
]

logger = logging.getLogger(__name__)

TASK: Final = "outbox.run"
JOBS: Final = "jobs"
"""The queue of kinds that name no other."""
EXPIRES: Final = 3600
"""Seconds; by then the sweep has long done the message's part."""
MESSAGE_OPTIONS: Final[dict[str, Any]] = {"argsrepr": "", "kwargsrepr": "", "ignore_result": True}
"""Leaves out the readable copies of the arguments that Celery would add to each message."""
INITIAL_VALUES: Final[dict[str, Any]] = {"state": JobState.PENDING, "attempts": 0, "last_error": ""}
BROKER_PAUSE: Final = Pause("The broker", seconds=5)
OnDone = Callable[[], object]
"""What a handler returns to be called in the transaction that marks its job as done."""
Work = Callable[..., OnDone | None]


@dataclass(frozen=True)
class Handler:
    """The function that runs jobs of one kind, the one that is called when a job is given up, their queue and words.

    `given_up` takes the payload and a `reason`; it is a job that follows, so it may be called twice, too.
    """

    work: Work
    given_up: Callable[..., object] | None = None
    queue: str = JOBS
    words: str = ""
    """What such a job does, as the operator reads it."""


_handlers: dict[str, Handler] = {}


def handler(
    kind: str, *, given_up: Callable[..., object] | None = None, queue: str = JOBS, words: str = ""
) -> Callable[[Work], Work]:
    """Register the function that runs jobs of this kind; it takes the payload as keyword arguments.

    It is called outside any transaction and must be safe to run twice. When it returns a function, that one runs in
    the transaction that marks the job as done: what it writes is written exactly once. It raises PermanentError when
    no retry can help; after any other exception it is retried later. Costly kinds have another `queue`, one of
    settings.OUTBOX_QUEUES, so that the others do not wait behind them.
    """

    def register(work: Work) -> Work:
        if kind in _handlers:
            raise ValueError(f"Two handlers for jobs of kind {kind!r}.")
        _handlers[kind] = Handler(work, given_up, queue, words)
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


def words_of(kind: str) -> str:
    """What jobs of this kind do, in words; the kind itself where nothing here knows it."""
    known = _handlers.get(kind)
    return (known.words if known else "") or kind


def kinds_in(queue: str) -> list[str]:
    """The kinds with this queue."""
    return [kind for kind, handler in _handlers.items() if handler.queue == queue]


def by_queue(jobs: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    """The ids of these jobs, given with their kinds, by the queue of the kind; of an unknown kind in the usual one."""
    ids = defaultdict[str, list[int]](list)
    for pk, kind in jobs:
        ids[_handlers[kind].queue if kind in _handlers else JOBS].append(pk)
    return ids


def enqueue(kind: str, *, key: str, due_at: datetime | None = None, **payload: int | str) -> OutboxJob:
    """Write a job that runs after this transaction, or not before `due_at`; the same key again is the same job.

    The payload holds ids only. All jobs of a transaction are published as one message for each queue.
    """
    [row] = enqueue_many(kind, {key: payload}, due_at=due_at)
    return row


def enqueue_many(
    kind: str, payloads: Mapping[str, Mapping[str, int | str]], *, due_at: datetime | None = None
) -> list[OutboxJob]:
    """Write several jobs of one kind, given by their keys, in one statement; otherwise as `enqueue`."""
    if not connection.in_atomic_block:
        keys = ", ".join(repr(key) for key in payloads)
        raise TransactionManagementError(f"OutboxJob {keys} must be written in the transaction that causes it.")
    queue = handler_of(kind).queue
    now = timezone.now()
    rows = OutboxJob.objects.bulk_create(
        [
            # All columns are named: to leave some to the database costs half as much again.
            OutboxJob(
                kind=kind,
                key=key,
                payload=dict(payload),
                due_at=due_at or now,
                created_at=now,
                request_id=request_ids.current(),
                **INITIAL_VALUES,
            )
            for key, payload in payloads.items()
        ],
        # One statement, and the row's own id comes back when the key was there already.
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["key"],
    )
    if due_at is None:
        for row in rows:
            _publish_after_commit(row.pk, queue)
    return rows


class _Batch(list[int]):
    """The ids of one transaction's jobs in one queue. Each registers it on commit; the first call publishes them all.

    Ids of a savepoint that was rolled back may be among them: no worker will find those.
    """

    def __init__(self, queue: str) -> None:
        super().__init__()
        self.queue = queue

    def __call__(self) -> None:
        ids, self[:] = list(self), []
        if ids:
            publish(ids, queue=self.queue)


def retry(jobs: QuerySet[OutboxJob]) -> int:
    """Make those that were given up pending again, for one more attempt each; returns their number."""
    with transaction.atomic():
        given_up = dict(jobs.filter(state=JobState.GIVEN_UP).select_for_update().values_list("pk", "kind"))
        OutboxJob.objects.filter(pk__in=given_up).update(state=JobState.PENDING, due_at=timezone.now())
        for queue, ids in by_queue(given_up.items()).items():
            transaction.on_commit(partial(publish, ids, queue=queue))
    return len(given_up)


def _publish_after_commit(job_id: int, queue: str) -> None:
    batch = next((batch for batch in _open_batches() if batch.queue == queue), None) or _Batch(queue)
    batch.append(job_id)
    connection.on_commit(batch)


def _open_batches() -> Iterator[_Batch]:
    return (entry[1] for entry in connection.run_on_commit if isinstance(entry[1], _Batch))


def publish(ids: Sequence[int], *, queue: str) -> None:
    """Send the ids to a worker. A broker that is down costs a delay, never the request: the sweep finds the jobs.

    After a failure it is not asked for some seconds, so that not every request waits for it.

    The message is the one Celery's `send_task` would send, without its look-up of routes and policies: half the CPU.
    """
    if BROKER_PAUSE.is_on:
        return
    message = current_app.amqp.create_task_message(uuid(), TASK, (list(ids),), {}, expires=EXPIRES, **MESSAGE_OPTIONS)
    try:
        with current_app.producer_pool.acquire(block=True) as producer:
            producer.publish(
                message.body, routing_key=queue, serializer="json", headers=message.headers, **message.properties
            )
    except Exception as error:  # whatever a broker may raise
        logger.warning("%d job(s) left to the sweep: %s", len(ids), type(error).__name__)
        BROKER_PAUSE.begin(error)


def waiting(queue: str) -> int:
    """The number of messages in this queue that no worker has taken."""
    with current_app.connection_for_write() as connection:
        channel: Any = connection.default_channel  # kombu's own stubs know less of it
        return int(channel.queue_declare(queue).message_count)
