"""Tax codes of the agencies that collect, for receipts."""

from django.conf import settings

from payments.models import PayeeDetail
from payments.models.payee_details import TAX_CODE


def tax_code_of(payee: str) -> str:
    """The agency's tax code (mã số thuế) today; empty where none is known."""
    if given := settings.TAX_CODES.get(payee):  # in the demo
        return str(given)
    detail = PayeeDetail.objects.in_force(TAX_CODE, payee)
    return detail.number if detail else ""
