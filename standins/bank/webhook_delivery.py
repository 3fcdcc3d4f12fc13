"""Carries notices to the merchants' servers, and comes again until they answer."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
from django.db.models import F
from django.utils import timezone

from payments.gateways.vnpay.protocol.codes import IpnCode
from standins.bank.clock import seconds
from standins.bank.models import Notice, Payment

log = logging.getLogger(__name__)

PAUSES = (1, 3, 10, 30, 60, 120, 300, 300, 300)
"""Seconds between the ten tries. The real gateway takes five minutes each time, too long for a demo."""
HEARD = {IpnCode.CONFIRMED, IpnCode.ALREADY_CONFIRMED}
AT_ONCE = 8
TIMEOUT = 10.0

_wake = threading.Event()
_started = threading.Lock()


def wake() -> None:
    """There is something to carry."""
    _wake.set()


def hush() -> None:
    """Give up all that is not answered yet; what is on its way arrives before this ends."""
    Notice.objects.filter(due_at__isnull=False).update(due_at=None)
    deadline = time.monotonic() + TIMEOUT
    while Notice.objects.filter(tries__gt=0, answer="").exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def start(**_: object) -> None:
    """One courier for this process, from its first request to its end."""
    if _started.acquire(blocking=False):
        threading.Thread(target=_work, name="courier", daemon=True).start()


def _work() -> None:
    with ThreadPoolExecutor(AT_ONCE) as hands, httpx.Client(timeout=TIMEOUT) as client:
        while True:
            try:
                due = Notice.objects.filter(due_at__lte=timezone.now()).values_list("pk", "tries")[:100]
                list(hands.map(lambda row: deliver_due(row[0], row[1], client), due))
            except Exception:  # a courier that dies tells nobody anything any more
                log.exception("the courier stumbled")
            _wake.wait(0.5)
            _wake.clear()


def deliver_now(payment: Payment) -> None:
    """Tell the merchant before the buyer is sent back."""
    with httpx.Client(timeout=TIMEOUT) as client:
        for pk, tries in payment.notices.filter(due_at__isnull=False).values_list("pk", "tries"):
            deliver_due(pk, tries, client)


def deliver_due(pk: int, tries: int, client: httpx.Client) -> None:
    """One try, unless another process has taken this one or it was given up."""
    again = timezone.now() + seconds(PAUSES[tries]) if tries < len(PAUSES) else None
    if Notice.objects.filter(pk=pk, tries=tries, due_at__isnull=False).update(
        tries=F("tries") + 1, due_at=again, answer=""
    ):
        answer = _ask(Notice.objects.get(pk=pk).url, client)
        heard = {"due_at": None} if answer in HEARD else {}
        Notice.objects.filter(pk=pk).update(answer=answer, **heard)


def _ask(url: str, client: httpx.Client) -> str:
    try:
        return str(client.get(url).json()["RspCode"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as trouble:
        return type(trouble).__name__
