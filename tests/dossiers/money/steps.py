"""What tests of money in the life of a dossier share."""

import json
from typing import Any

from django.test import Client

from payments.models import Order
from payments.orders.order_input import LineInput
from payments.status import FeeKind
from portal.accounts.models import User
from services.catalogue import actions as catalogue
from services.documents.actions import record_stored
from services.documents.issuing.storage import StoredPdf
from services.documents.models import Document
from services.dossiers.actions import desk, handling
from services.dossiers.actions.money import dues, exemptions
from services.dossiers.history import event_chain
from services.dossiers.models import Dossier, FeeMoment
from tests.dossiers.conftest import PACKAGE, RESULT, Road
from tests.outbox import follow_settlements
from tests.payments.conftest import an_attempt, signed_result

FEE: dict[str, Any] = {
    "key": "extract",
    "name": "Phí khai thác",
    "kind": "phi",
    "amount_vnd": 8_000,
    "quantity": "copies",
}
AT_THE_END = {**FEE, "key": "result", "name": "Phí nhận kết quả", "amount_vnd": 5_000, "collected": "after"}
WHY = "Đối tượng được miễn theo giấy xác nhận kèm theo."
TAX = [LineInput(FeeKind.TAX, "Thuế thu nhập cá nhân", 1_250_000, 1, "Luật 109/2025/QH15")]


def under(road: Road, *fees: dict[str, Any]) -> Road:
    """The same road under a version with these fees."""
    author, approver = (User.objects.get(username=name) for name in ("author", "approver"))
    package = {**json.loads(PACKAGE.read_text()), "fees": fees}
    version = catalogue.import_package(json.dumps(package), by=author)
    road.version = catalogue.publish(catalogue.submit_for_review(version, by=author), by=approver)
    return road


def order_of(dossier: Dossier, moment: FeeMoment = FeeMoment.BEFORE) -> Order:
    return dossier.fees.get(moment=moment).order


def pay(client: Client, order: Order) -> None:
    """The bank tells that the order was paid, and the worker has seen to it."""
    answer = client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(order))}")
    assert answer.json()["RspCode"] == "00"
    follow_settlements()


def acts(dossier: Dossier) -> list[str]:
    return list(dossier.log.order_by("serial").values_list("act", flat=True))


def again(dossier: Dossier) -> Dossier:
    """The dossier as it is now, its log whole."""
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert event_chain.is_intact(dossier)
    return dossier


def approved(road: Road, client: Client) -> Dossier:
    """A dossier whose result was just approved."""
    dossier = road.submit()
    if dossier.fees.exists():
        pay(client, order_of(dossier))
    dossier = handling.take(desk.receive(dossier, by=road.here.desk), by=road.here.handler)
    handling.propose(dossier, by=road.here.handler, result=RESULT)
    return handling.approve(dossier, by=road.here.leader)


def exempt(dossier: Dossier, *, by: User, granted_by: User) -> Dossier:
    """One person proposes to exempt from what is owed, another agrees."""
    return exemptions.grant(exemptions.propose(dossier, by=by, note=WHY), by=granted_by)


def ask(dossier: Dossier, by: User, **changes: Any) -> Dossier:
    told = {"lines": TAX, "note": "Nộp thuế theo thông báo của cơ quan thuế.", **changes}
    return dues.request_dues(dossier, by=by, **told)


def store_result(dossier: Dossier) -> Document:
    """The worker has drawn the result."""
    document = dossier.papers.get(kind="result").document
    record_stored(document, StoredPdf(path="x.pdf", sha256="0" * 64, size=1))
    return document
