"""What payers do, each errand in a thread of its own."""

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from urllib.parse import parse_qs, urlsplit

import httpx
from django.db import connection

from bench.payments.fixtures import World
from bench.payments.plan import Errand, Way, Withdrawal
from bench.payments.portal import BrokenError, Visitor
from payments import actions
from payments.errors import PaymentError
from payments.gateways.vietqr.gateway import VietQr, transfer_for
from payments.models import Order
from services.agencies.models import Role
from services.dossiers.actions import applicant
from services.dossiers.errors import DossierError
from services.dossiers.models import Fee

GOOD_CARD = "9704000000000018"
WAYS_AT_THE_BANK = ("pay", "cancel", "expire", "leave")
TRANSFERS = ("right", "mangled", "unreadable", "wrong sum", "twice")
UNREADABLE = "nop tien khoan so {}"
"""What some payers write instead of the reference; a person at the office reads it."""
LEFT = 0.2
"""How often somebody closes the browser at the bank and never comes back."""


class Crowd:
    """Everybody at once, so many at a time."""

    def __init__(self, world: World, orders: dict[int, Order], *, portal: str, bank: str, deadline: float) -> None:
        self.world, self.orders, self.bank, self.deadline = world, orders, bank, deadline
        self.visitors = {payer.pk: Visitor(portal, payer) for payer in world.payers}
        self.broken = Counter[str]()
        """Pages that answered 500."""
        self._done, self._counting = 0, threading.Lock()

    def run(self, errands: Iterable[Errand], *, clients: int, after_each: Callable[[int], None]) -> None:
        """Do all these errands; `after_each` hears how many are done."""

        def one(errand: Errand) -> None:
            if time.monotonic() > self.deadline:
                raise TimeoutError("The errands are not done in the time given.")
            self._do(errand)
            with self._counting:
                self._done += 1
            after_each(self._done)

        with ThreadPoolExecutor(clients) as people:
            list(people.map(one, errands))
            list(people.map(lambda _: connection.close(), range(clients)))

    def _do(self, errand: Errand) -> None:
        order, dice = self.orders[errand.number], Random(errand.seed)  # noqa: S311
        doings: dict[Way, Callable[[Order, Errand, Random], None]] = {
            Way.CARD: self._by_card,
            Way.TRANSFER: self._by_transfer,
            Way.CASH: self._in_cash,
            Way.NEVER: self._never,
        }
        beside = threading.Thread(target=self._withdraw, args=[order])
        if errand.withdrawal is Withdrawal.BEFORE:
            self._withdraw(order)
        if errand.withdrawal is Withdrawal.BESIDE:
            beside.start()
        try:
            doings[errand.way](order, errand, dice)
            if errand.then_cash:
                self._in_cash(order, errand, dice)
        except BrokenError as page:
            self.broken[str(page)] += 1
        except httpx.TransportError as trouble:
            print(f"errand {errand.number}: {trouble!r}", file=sys.stderr)
        if errand.withdrawal is Withdrawal.BESIDE:
            beside.join()
        if errand.withdrawal is Withdrawal.AFTER:
            self._withdraw(order)

    def _by_card(self, order: Order, errand: Errand, dice: Random) -> None:
        if errand.twice_at_once:
            twin = [order, Random(errand.seed + 1), errand.behaviours[-1]]  # noqa: S311
            other = threading.Thread(target=self._try_card, args=twin)
            other.start()
        for behaviour in errand.behaviours:
            if self._try_card(order, dice, behaviour):
                break
        if errand.twice_at_once:
            other.join()

    def _try_card(self, order: Order, dice: Random, behaviour: str) -> bool:
        """Whether the payer is content and tries no more."""
        visitor = self.visitors[order.payer_id]
        address = visitor.choose(order.public_path(), "vnpay")
        page = visitor.open_bank(address, behaviour) if address else ""
        if not page:
            return not address
        way = dice.choices(WAYS_AT_THE_BANK, (85, 5, 4, 6) if behaviour else (1, 0, 0, 0))[0]
        if way == "leave":
            return dice.random() < 1 / 2
        fields = {"bank": "NCB", "card": GOOD_CARD, "otp": "123456"} if way == "pay" else {way: "1"}
        back = visitor.at_the_bank(page, **fields)
        if back and dice.random() > LEFT:
            visitor.look(back)
        return parse_qs(urlsplit(back).query).get("vnp_ResponseCode") == ["00"]

    def _by_transfer(self, order: Order, errand: Errand, dice: Random) -> None:
        visitor = self.visitors[order.payer_id]
        if not visitor.choose(order.public_path(), VietQr.code):
            return
        transfer = transfer_for(order.attempts.select_related("order").filter(gateway=VietQr.code)[0])
        kind = dice.choice(TRANSFERS)
        text = {"mangled": f"{transfer.purpose.lower()}.cam on", "unreadable": UNREADABLE.format(errand.number)}
        fields = {
            "account": transfer.account,
            "amount_vnd": str(order.total_vnd + (1_000 if kind == "wrong sum" else 0)),
            "text": text.get(kind, transfer.purpose),
        }
        for _ in range(2 if kind == "twice" else 1):
            visitor.at_the_bank(f"{self.bank}/transfer/", **fields)

    def _in_cash(self, order: Order, errand: Errand, dice: Random) -> None:
        try:
            actions.record_cash_payment(order, by=self.world.clerk(order.payee, Role.DESK))
        except PaymentError:
            return  # paid meanwhile, or dropped

    def _never(self, order: Order, errand: Errand, dice: Random) -> None:
        self.visitors[order.payer_id].look(order.public_path())

    def _withdraw(self, order: Order) -> None:
        dossier = Fee.objects.select_related("dossier__applicant").get(order=order).dossier
        try:
            applicant.withdraw(dossier, by=dossier.applicant, note="Tôi đã tìm thấy bản cũ.")
        except DossierError:
            return  # it has ended already
