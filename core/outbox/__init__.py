"""Background work written in the transaction that causes it (transactional outbox) and carried out after commit."""

from core.outbox.errors import Never
from core.outbox.publish import Handler, Record, effect, handler, handler_of, kinds, retry

__all__ = ["Handler", "Never", "Record", "effect", "handler", "handler_of", "kinds", "retry"]
