"""Transfers between banks."""

from standins.bank.models import Transfer


def send_transfer(*, account: str, amount_vnd: int, text: str, is_outgoing: bool = False) -> Transfer:
    """The money arrives, or leaves; the text as well, though not as it was written."""
    transfer = Transfer.objects.create(account=account, amount_vnd=amount_vnd, is_outgoing=is_outgoing)
    transfer.text = f"IBFT.{transfer.transaction_no}.{text.upper().replace('-', '')}"
    transfer.save(update_fields=["text"])
    return transfer
