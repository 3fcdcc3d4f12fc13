"""Writing jobs: in the caller's transaction, once per key, one message per transaction."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from core import outbox
from core.outbox.models import OutboxJob


class Undo(Exception):  # noqa: N818
    """Rolls a transaction back."""


@pytest.fixture(autouse=True)
def _noted_kind(register):
    register("noted", lambda n: None)


def note(n: int) -> OutboxJob:
    return outbox.enqueue("noted", key=f"noted:{n}", n=n)


@transaction.atomic
def note_and_undo(n: int) -> None:
    note(n)
    raise Undo


@pytest.mark.django_db(transaction=True)
def test_job_must_be_written_in_a_transaction():
    with pytest.raises(TransactionManagementError, match="noted:1"):
        note(1)


def test_job_without_a_handler_is_refused(db):
    with pytest.raises(LookupError, match="unheard"):
        outbox.enqueue("unheard", key="unheard:1")


def test_second_handler_for_a_kind_is_refused():
    with pytest.raises(ValueError, match="noted"):
        outbox.handler("noted")(lambda: None)


@pytest.mark.django_db(transaction=True)
def test_job_of_a_transaction_rolled_back_is_neither_kept_nor_published(published):
    with pytest.raises(Undo):
        note_and_undo(1)

    assert not OutboxJob.objects.exists()
    assert published == []


@pytest.mark.django_db(transaction=True)
def test_effects_of_one_transaction_travel_as_one_message(published):
    with transaction.atomic():
        with transaction.atomic():
            first = note(1)
        second = note(2)
        with transaction.atomic():
            third = note(3)
        assert published == []

    assert published == [[first.pk, second.pk, third.pk]]


@pytest.mark.django_db(transaction=True)
def test_job_survives_a_savepoint_rolled_back_beside_it(published):
    with transaction.atomic():
        with pytest.raises(Undo):
            note_and_undo(1)
        kept = note(2)

    [message] = published
    assert kept.pk in message
    assert list(OutboxJob.objects.values_list("pk", flat=True)) == [kept.pk]


@pytest.mark.django_db(transaction=True)
def test_each_transaction_sends_its_own_message(published):
    for n in (1, 2):
        with transaction.atomic():
            note(n)

    assert [len(message) for message in published] == [1, 1]


def test_same_key_again_is_the_same_job(db):
    first, again = note(1), note(1)

    assert first.pk == again.pk
    assert OutboxJob.objects.count() == 1


def test_writing_a_job_costs_one_statement(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        note(1)


@pytest.mark.django_db(transaction=True)
def test_job_for_later_is_not_published(published):
    with transaction.atomic():
        outbox.enqueue("noted", key="noted:later", due_at=timezone.now() + timedelta(hours=1), n=1)

    assert published == []


@pytest.mark.django_db(transaction=True)
def test_broker_that_is_down_costs_the_request_nothing(monkeypatch, caplog):
    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr("kombu.Producer.publish", refuse)

    with transaction.atomic():
        note(1)

    assert OutboxJob.objects.get().due_at
    assert "left to the sweep: ConnectionError" in caplog.text
