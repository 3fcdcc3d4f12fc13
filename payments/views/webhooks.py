"""Webhooks (IPN) of the payment gateways: no session and no form, only the gateway's signature counts."""

import logging

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from payments.gateways.base import InvalidSignatureError, OnlineGateway
from payments.gateways.registry import ONLINE_GATEWAYS
from payments.orders.settlement import record_payment_result
from payments.status import MessageKind, Verdict

log = logging.getLogger(__name__)


@csrf_exempt  # gateways post without a session; each message is signed
def webhook(request: HttpRequest, gateway: str) -> HttpResponse:
    """Record what a gateway's server reports, and answer in that gateway's protocol."""
    receiver = ONLINE_GATEWAYS.get(gateway)
    if receiver is None:
        raise Http404
    if request.method != receiver.webhook_method:
        return HttpResponseNotAllowed([receiver.webhook_method])
    return receiver.webhook_response(_record(request, receiver))


def _record(request: HttpRequest, gateway: OnlineGateway) -> Verdict:
    try:
        result = gateway.parse_webhook(request)
    except InvalidSignatureError:
        size = len(request.META.get("QUERY_STRING", "")) + len(request.body)
        log.warning("%s webhook refused: not signed by a terminal of ours (%d bytes)", gateway.code, size)
        return Verdict.FORGED
    try:
        verdict = record_payment_result(result, gateway=gateway.code, kind=MessageKind.NOTICE)
    except Exception:
        log.exception("%s webhook for %s was not recorded", gateway.code, result.reference)
        return Verdict.FAILED
    log.info("%s webhook for %s: %s", gateway.code, result.reference, verdict.value)
    return verdict
