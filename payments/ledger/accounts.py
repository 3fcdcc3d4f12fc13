"""The accounts of the ledger, by name."""


def at_gateway(gateway: str, terminal: str) -> str:
    """What the gateway holds for a terminal: the side the bank's statement is about."""
    return f"bank:{gateway}:{terminal}"


def income(payee: str) -> str:
    """What an agency collected."""
    return f"income:{payee}"


def refunds_payable(payee: str) -> str:
    """What came in too much and belongs to the payers."""
    return f"give-back:{payee}"


def loss(account: str) -> str:
    """What was written off on another account, one way or the other."""
    return f"loss:{account}"
