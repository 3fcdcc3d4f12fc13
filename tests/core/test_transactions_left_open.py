"""A time limit may break a task off where a transaction begins: the next task of the worker has one of its own."""

from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from portal.celery import look_after_connections


def begin_and_leave(seen: list[bool], *, is_eager: bool) -> None:
    """What a worker's thread does: a transaction that nobody ends, then the next task."""
    transaction.atomic().__enter__()
    seen.append(connection.in_atomic_block)
    task: Any = SimpleNamespace(request=SimpleNamespace(is_eager=is_eager))
    look_after_connections(task=task)
    seen.append(connection.in_atomic_block)
    connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_eager", [False, True])
def test_the_next_task_is_in_no_transaction_of_the_one_before(is_eager: bool):
    seen: list[bool] = []
    worker = Thread(target=begin_and_leave, args=(seen,), kwargs={"is_eager": is_eager})
    worker.start()
    worker.join()

    assert seen == [True, is_eager]
