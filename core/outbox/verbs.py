"""Permission verbs of the outbox."""

from core.permissions import Verb


class OutboxVerb(Verb):
    READ = "read jobs of the outbox"
    RETRY = "retry jobs of the outbox"
