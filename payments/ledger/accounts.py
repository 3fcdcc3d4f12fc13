"""Names of the ledger accounts."""


def gateway_account(gateway: str, terminal: str) -> str:
    """Asset account: the money at a gateway's terminal or bank account, as its statements show it."""
    return f"bank:{gateway}:{terminal}"


def income(payee: str) -> str:
    """Income account: what an agency collected."""
    return f"income:{payee}"


def refunds_payable(payee: str) -> str:
    """Liability account: surplus payments to an agency that are due back to their payers."""
    return f"give-back:{payee}"


def write_offs(account: str) -> str:
    """Loss account of a gateway account: amounts written off, in either direction."""
    return f"loss:{account}"
