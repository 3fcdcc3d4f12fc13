"""Permission verbs for money."""

from core.permissions import Verb


class MoneyVerb(Verb):
    """What a staff member may be permitted to do with the payments of an agency."""

    READ = "read money"
    COLLECT = "collect money"
    """Record cash payments, propose refunds and write-offs, void receipts."""
    APPROVE = "approve refund or write-off"
    """Approve refunds and confirm write-offs, as the second person (four-eyes principle)."""
    PROPOSE_ACCOUNT = "see and propose where an agency collects"
    """Gateway accounts and tax codes."""
    APPROVE_ACCOUNT = "approve where an agency collects"
    """As the second person."""
