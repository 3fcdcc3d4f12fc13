"""Where gateways tell us what happened: no session, no form, only their signature counts."""

import logging

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from payments.gateways.base import ForgedError
from payments.gateways.registry import TALKING
from payments.gateways.vnpay.protocol.codes import Answer
from payments.orders.settlement import Verdict, record

log = logging.getLogger(__name__)

ANSWERS = {
    Verdict.RECORDED: Answer.CONFIRMED,
    Verdict.UNKNOWN: Answer.NOT_FOUND,
    Verdict.WRONG_AMOUNT: Answer.WRONG_AMOUNT,
    Verdict.ALREADY_KNOWN: Answer.ALREADY_CONFIRMED,
}


@require_GET
def vnpay(request: HttpRequest) -> JsonResponse:
    """The IPN of VNPAY. Any answer but 00 and 02 makes it come again."""
    answer = _answer(request.META.get("QUERY_STRING", ""))
    return JsonResponse({"RspCode": answer.value, "Message": answer.message})


def _answer(raw_query: str) -> Answer:
    try:
        reading = TALKING["vnpay"].read_notice(raw_query)
    except ForgedError:
        log.warning("vnpay notice refused: not signed by a terminal of ours (%d bytes)", len(raw_query))
        return Answer.WRONG_SIGNATURE
    try:
        verdict = record(reading, gateway="vnpay", kind="notice")
    except Exception:
        log.exception("vnpay notice for %s was not recorded", reading.reference)
        return Answer.ERROR
    log.info("vnpay notice for %s: %s", reading.reference, verdict.name.lower())
    return ANSWERS[verdict]
