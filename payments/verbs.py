"""What people at the agencies may do about money."""

from core.permissions import Verb


class MoneyVerb(Verb):
    READ = "read money"
    COLLECT = "collect money"
    """Take cash, propose refunds and write-offs, void receipts."""
    APPROVE = "approve refund or write-off"
    """Agree as the second person."""
