"""The answer to VNPAY's webhook (IPN). Any RspCode but 00 and 02 makes VNPAY send it again."""

from django.http import HttpResponse, JsonResponse

from payments.gateways.vnpay.protocol.codes import IpnCode
from payments.status import Verdict

_CODES = {
    Verdict.RECORDED: IpnCode.CONFIRMED,
    Verdict.UNKNOWN: IpnCode.NOT_FOUND,
    Verdict.WRONG_AMOUNT: IpnCode.WRONG_AMOUNT,
    Verdict.ALREADY_KNOWN: IpnCode.ALREADY_CONFIRMED,
    Verdict.FORGED: IpnCode.WRONG_SIGNATURE,
    Verdict.FAILED: IpnCode.ERROR,
}


def response(verdict: Verdict) -> HttpResponse:
    """`RspCode` and `Message` as JSON."""
    code = _CODES[verdict]
    return JsonResponse({"RspCode": code.value, "Message": code.message})
