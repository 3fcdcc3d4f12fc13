"""Bank transfers between accounts (VietQR), as a banking app would send them."""

from standins.bank.models import Transfer


def send_transfer(*, account: str, amount_vnd: int, text: str, is_outgoing: bool = False) -> Transfer:
    """Store a transfer to the account, or from it; banks rewrite the text in capitals with a prefix of their own."""
    transfer = Transfer.objects.create(account=account, amount_vnd=amount_vnd, is_outgoing=is_outgoing)
    transfer.text = f"IBFT.{transfer.transaction_no}.{text.upper().replace('-', '')}"
    transfer.save(update_fields=["text"])
    return transfer
