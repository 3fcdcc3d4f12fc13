"""Load generator: carries out payment scenarios concurrently."""

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

from bench.payments.fixtures import Fixtures
from bench.payments.plan import PaymentMethod, Scenario, Withdrawal
from bench.payments.portal import PayerSession, ServerError
from payments import actions
from payments.errors import PaymentError
from payments.gateways.vietqr.gateway import VietQr, transfer_for
from payments.models import Order
from services.agencies.models import Role
from services.dossiers.actions import applicant
from services.dossiers.errors import DossierError
from services.dossiers.models import Fee

GOOD_CARD = "9704000000000018"
BANK_ACTIONS = ("pay", "cancel", "expire", "leave")
TRANSFER_VARIANTS = ("right", "mangled", "unreadable", "wrong sum", "twice")
UNREADABLE = "nop tien khoan so {}"
"""Transfer text without the reference, as some payers write it; staff assign it by hand."""
NO_RETURN_SHARE = 0.2
"""Share of payers who pay at the bank and never return to the portal."""


class LoadGenerator:
    """Runs scenarios with a thread pool until the deadline (monotonic seconds)."""

    def __init__(
        self, fixtures: Fixtures, orders: dict[int, Order], *, portal: str, bank: str, deadline: float
    ) -> None:
        self.fixtures, self.orders, self.bank, self.deadline = fixtures, orders, bank, deadline
        self.sessions = {payer.pk: PayerSession(portal, payer) for payer in fixtures.payers}
        self.server_errors = Counter[str]()
        """Number of 500 responses by method and path."""
        self._done, self._counting = 0, threading.Lock()

    def run(self, scenarios: Iterable[Scenario], *, clients: int, after_each: Callable[[int], None]) -> None:
        """Run all scenarios in threads; `after_each` gets the number done. TimeoutError after the deadline."""

        def one(scenario: Scenario) -> None:
            if time.monotonic() > self.deadline:
                raise TimeoutError("The scenarios are not done in the time given.")
            self._carry_out(scenario)
            with self._counting:
                self._done += 1
            after_each(self._done)

        with ThreadPoolExecutor(clients) as pool:
            list(pool.map(one, scenarios))
            list(pool.map(lambda _: connection.close(), range(clients)))

    def _carry_out(self, scenario: Scenario) -> None:
        order, dice = self.orders[scenario.number], Random(scenario.seed)
        by_method: dict[PaymentMethod, Callable[[Order, Scenario, Random], None]] = {
            PaymentMethod.CARD: self._by_card,
            PaymentMethod.TRANSFER: self._by_transfer,
            PaymentMethod.CASH: self._in_cash,
            PaymentMethod.NONE: self._only_view,
        }
        concurrent = threading.Thread(target=self._withdraw, args=[order])
        if scenario.withdrawal is Withdrawal.BEFORE:
            self._withdraw(order)
        if scenario.withdrawal is Withdrawal.DURING:
            concurrent.start()
        try:
            by_method[scenario.method](order, scenario, dice)
            if scenario.then_cash:
                self._in_cash(order, scenario, dice)
        except ServerError as error:
            self.server_errors[str(error)] += 1
        except httpx.TransportError as error:
            print(f"scenario {scenario.number}: {error!r}", file=sys.stderr)
        if scenario.withdrawal is Withdrawal.DURING:
            concurrent.join()
        if scenario.withdrawal is Withdrawal.AFTER:
            self._withdraw(order)

    def _by_card(self, order: Order, scenario: Scenario, dice: Random) -> None:
        if scenario.twice_at_once:
            twin = [order, Random(scenario.seed + 1), scenario.behaviours[-1]]
            other = threading.Thread(target=self._try_card, args=twin)
            other.start()
        for behaviour in scenario.behaviours:
            if self._try_card(order, dice, behaviour):
                break
        if scenario.twice_at_once:
            other.join()

    def _try_card(self, order: Order, dice: Random, behaviour: str) -> bool:
        """Attempt a card payment; True when the payer makes no further attempt."""
        session = self.sessions[order.payer_id]
        address = session.start_payment(order.public_path(), "vnpay")
        page = session.open_bank(address, behaviour) if address else ""
        if not page:
            return not address
        action = dice.choices(BANK_ACTIONS, (85, 5, 4, 6) if behaviour else (1, 0, 0, 0))[0]
        if action == "leave":
            return dice.random() < 1 / 2
        fields = {"bank": "NCB", "card": GOOD_CARD, "otp": "123456"} if action == "pay" else {action: "1"}
        back = session.submit_at_bank(page, **fields)
        if back and dice.random() > NO_RETURN_SHARE:
            session.view(back)
        return parse_qs(urlsplit(back).query).get("vnp_ResponseCode") == ["00"]

    def _by_transfer(self, order: Order, scenario: Scenario, dice: Random) -> None:
        session = self.sessions[order.payer_id]
        if not session.start_payment(order.public_path(), VietQr.code):
            return
        transfer = transfer_for(order.attempts.select_related("order").filter(gateway=VietQr.code)[0])
        variant = dice.choice(TRANSFER_VARIANTS)
        text = {"mangled": f"{transfer.purpose.lower()}.cam on", "unreadable": UNREADABLE.format(scenario.number)}
        fields = {
            "account": transfer.account,
            "amount_vnd": str(order.total_vnd + (1_000 if variant == "wrong sum" else 0)),
            "text": text.get(variant, transfer.purpose),
        }
        for _ in range(2 if variant == "twice" else 1):
            session.submit_at_bank(f"{self.bank}/transfer/", **fields)

    def _in_cash(self, order: Order, scenario: Scenario, dice: Random) -> None:
        try:
            actions.record_cash_payment(order, by=self.fixtures.clerk(order.payee, Role.DESK))
        except PaymentError:
            return  # paid meanwhile, or cancelled

    def _only_view(self, order: Order, scenario: Scenario, dice: Random) -> None:
        self.sessions[order.payer_id].view(order.public_path())

    def _withdraw(self, order: Order) -> None:
        dossier = Fee.objects.select_related("dossier__applicant").get(order=order).dossier
        try:
            applicant.withdraw(dossier, by=dossier.applicant, note="Tôi đã tìm thấy bản cũ.")
        except DossierError:
            return  # already completed
