"""Messages in files: a worker never sees half of one."""

import errno
from queue import Empty

import pytest
from celery import current_app
from kombu import Connection, Message

from core.outbox.publish import publish
from payments.tasks import poll_gateways
from portal import broker


@pytest.fixture
def channel(tmp_path):
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    options = {
        "data_folder_in": tmp_path / "queue",
        "data_folder_out": tmp_path / "queue",
        "control_folder": tmp_path / "control",
    }
    with Connection("filesystem://", transport_options=options) as connection:
        yield connection.default_channel


def test_filesystem_broker_is_the_one_whose_messages_are_whole(channel):
    assert isinstance(channel, broker.Channel)


def test_messages_come_in_the_order_they_were_sent(channel):
    for n in range(3):
        channel._put("celery", {"n": n})

    assert [channel._get("celery")["n"] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(Empty):
        channel._get("celery")


class Peek:
    """Matter whose writing takes long enough for a worker to look into the queue."""

    def __init__(self, look):
        self.look = look

    def __json__(self) -> str:
        self.look()
        return "whole"


def test_message_is_not_there_before_it_is_whole(channel):
    def look() -> None:
        with pytest.raises(Empty):
            channel._get("celery")

    channel._put("celery", {"matter": Peek(look)})

    assert channel._get("celery") == {"matter": "whole"}


def test_what_a_killed_writer_left_is_no_message(channel, monkeypatch):
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.rename", die)
    with pytest.raises(KeyboardInterrupt):
        channel._put("celery", {"n": 1})

    assert channel._size("celery") == 0


def test_a_full_disk_leaves_nothing_half_written(channel, tmp_path):
    def fill_disk() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        channel._put("celery", {"matter": Peek(fill_disk)})

    assert list((tmp_path / "queue").iterdir()) == []


@pytest.mark.usefixtures("empty_broker")
def test_what_the_clock_calls_does_not_wait_behind_a_backlog_of_effects():
    came: list[str] = []

    def hear(_body: object, message: Message) -> None:
        came.append(message.headers["task"])
        message.ack()

    for _ in range(10):
        publish([1], queue="jobs")
    poll_gateways.delay()

    with (
        current_app.connection_for_read() as connection,
        connection.Consumer(current_app.amqp.queues.values(), callbacks=[hear]),
    ):
        for _ in range(11):
            connection.drain_events(timeout=5)

    assert poll_gateways.name in came[:2]
    assert len(came) == 11
