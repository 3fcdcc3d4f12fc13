"""Tax codes of the agencies that collect, for receipts."""

from collections.abc import Iterable

from django.conf import settings

from payments.models import PayeeDetail
from payments.models.payee_details import TAX_CODE


def tax_codes_of(payees: Iterable[str]) -> dict[str, str]:
    """The tax codes of these agencies today, by agency code; empty where none is known."""
    codes = {payee: str(settings.TAX_CODES.get(payee, "")) for payee in payees}
    unknown = [payee for payee, code in codes.items() if not code]
    return codes | (PayeeDetail.objects.numbers_in_force(TAX_CODE, unknown) if unknown else {})


def tax_code_of(payee: str) -> str:
    """The agency's tax code (mã số thuế) today; empty where none is known."""
    if given := settings.TAX_CODES.get(payee):  # in the demo
        return str(given)
    detail = PayeeDetail.objects.in_force(TAX_CODE, payee)
    return detail.number if detail else ""
