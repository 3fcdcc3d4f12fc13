"""Webhook delivery: a background thread that calls merchants' servers and retries until they acknowledge."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
from django.db.models import F
from django.utils import timezone

from payments.gateways.vnpay.protocol.codes import IpnCode
from standins.bank.latency import seconds
from standins.bank.models import Payment, Webhook

log = logging.getLogger(__name__)

RETRY_DELAYS = (1, 3, 10, 30, 60, 120, 300, 300, 300)
"""Seconds between the ten attempts. The real gateway waits five minutes each time, too long for a demo."""
ACKNOWLEDGED = {IpnCode.CONFIRMED, IpnCode.ALREADY_CONFIRMED}
MAX_CONCURRENT = 8
TIMEOUT = 10.0
"""Seconds for one HTTP call."""

_wake = threading.Event()
_started = threading.Lock()


def wake() -> None:
    """Make the delivery thread of this process look for due webhooks now."""
    _wake.set()


def cancel_pending() -> None:
    """Cancel every webhook that is not acknowledged, and wait up to TIMEOUT for the calls under way to end."""
    Webhook.objects.filter(due_at__isnull=False).update(due_at=None)
    deadline = time.monotonic() + TIMEOUT
    while Webhook.objects.filter(tries__gt=0, answer="").exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def start(**_: object) -> None:
    """Start the delivery thread of this process, once; a handler of the signal `request_started`."""
    if _started.acquire(blocking=False):
        threading.Thread(target=_deliver_forever, name="webhook-delivery", daemon=True).start()


def _deliver_forever() -> None:
    with ThreadPoolExecutor(MAX_CONCURRENT) as pool, httpx.Client(timeout=TIMEOUT) as client:
        while True:
            try:
                due = Webhook.objects.filter(due_at__lte=timezone.now()).values_list("pk", "tries")[:100]
                list(pool.map(lambda row: deliver(row[0], row[1], client), due))
            except Exception:  # an error of one round must not end the thread
                log.exception("webhook delivery failed")
            _wake.wait(0.5)
            _wake.clear()


def deliver_now(payment: Payment) -> None:
    """Send the payment's pending webhooks in this thread, before the payer is redirected (fault mode `early`)."""
    with httpx.Client(timeout=TIMEOUT) as client:
        for pk, tries in payment.webhooks.filter(due_at__isnull=False).values_list("pk", "tries"):
            deliver(pk, tries, client)


def deliver(pk: int, tries: int, client: httpx.Client) -> None:
    """Make one attempt, unless another process has made the attempt after `tries` or the webhook was cancelled."""
    retry_at = timezone.now() + seconds(RETRY_DELAYS[tries]) if tries < len(RETRY_DELAYS) else None
    if Webhook.objects.filter(pk=pk, tries=tries, due_at__isnull=False).update(
        tries=F("tries") + 1, due_at=retry_at, answer=""
    ):
        answer = _call(Webhook.objects.get(pk=pk).url, client)
        finished = {"due_at": None} if answer in ACKNOWLEDGED else {}
        Webhook.objects.filter(pk=pk).update(answer=answer, **finished)


def _call(url: str, client: httpx.Client) -> str:
    """The merchant's RspCode, or the name of the exception when there is none."""
    try:
        return str(client.get(url).json()["RspCode"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        return type(error).__name__
