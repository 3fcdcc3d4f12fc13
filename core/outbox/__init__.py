"""The transactional outbox: background jobs written in the transaction that causes them and run after its commit."""

from core.outbox.errors import PermanentError
from core.outbox.publish import Handler, OnDone, enqueue, enqueue_many, handler, handler_of, kinds, retry

__all__ = ["Handler", "OnDone", "PermanentError", "enqueue", "enqueue_many", "handler", "handler_of", "kinds", "retry"]
