"""Other people's implementations talk with ours: the npm packages `vnpay` and `vietnam-qr-pay`."""

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest
from django.utils import timezone

from payments.gateways.timestamps import format_timestamp
from payments.gateways.vietqr import qr_payload as vietqr
from payments.gateways.vietqr.gateway import transfer_for
from payments.models import Attempt
from tests.conftest import NPM
from tests.pages import Page
from tests.payments.conftest import SECRET, sent_params
from tests.payments.road import eventually, is_settled, start

pytestmark = [pytest.mark.npm, pytest.mark.django_db(transaction=True)]

Ask = Callable[[str, Any], Any]
NODE = shutil.which("node") or "node"


@pytest.fixture(scope="session")
def script() -> Path:
    """The questions, laid beside the packages: node looks for them there."""
    return Path(shutil.copy(Path(__file__).parent / "npm" / "ask.js", NPM))


@pytest.fixture
def ask(script, bank) -> Ask:
    """What the other implementation answers."""

    def asked(verb: str, data: Any) -> Any:
        question = {"verb": verb, "host": bank.url, "terminal": "DEMOTMN1", "secret": SECRET, "data": data}
        answer = subprocess.run(
            [NODE, script],
            input=json.dumps(question),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout.splitlines()[-1])

    return asked


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def test_it_signs_our_payment_request_as_we_do(ask, client, order):
    sent = sent_params(start(client, order))
    ours = sent.pop("vnp_SecureHash")

    theirs = ask("pay", {**sent, "vnp_Amount": int(sent["vnp_Amount"]) // 100})

    assert sent_params(theirs)["vnp_SecureHash"] == ours


def test_the_stand_in_takes_a_payment_request_of_theirs(ask, bank):
    address = ask("pay", request_of_theirs())

    assert "Thanh toán lệ phí: (bản sao)" in Page(bank.client.get(bank.open(address))).text


def test_the_stand_in_gives_them_a_code_to_scan(ask, bank):
    said = ask("scan", request_of_theirs())

    assert said["code"] == "00"
    assert "Thanh toán lệ phí: (bản sao)" in Page(bank.client.get(said["qrcontent"])).text


def test_it_verifies_the_return_and_the_notice_of_the_stand_in(ask, client, bank, order):
    back = query_of(bank.pay(start(client, order)))

    for verb in ("verify", "hear"):
        said = ask(verb, back)
        assert (said["isVerified"], said["isSuccess"], said["vnp_Amount"]) == (True, True, 16_000)

    assert not ask("verify", {**back, "vnp_Amount": "100"})["isVerified"]


def test_it_asks_the_stand_in_what_became_of_a_payment(ask, client, bank, order):
    bank.pay(start(client, order))

    now = int(format_timestamp(timezone.now()))
    said = ask("query", about(order) | {"vnp_OrderInfo": "Truy van", "vnp_CreateDate": now})

    assert said["isVerified"], said
    assert (said["vnp_ResponseCode"], said["vnp_TransactionStatus"]) == ("00", "00")


def test_it_asks_the_stand_in_for_a_refund(ask, client, bank, order):
    bank.pay(start(client, order))
    assert eventually(lambda: is_settled(order))

    said = ask(
        "refund",
        about(order)
        | {
            "vnp_Amount": 16_000,
            "vnp_TransactionType": "02",
            "vnp_CreateBy": "clerk1",
            "vnp_CreateDate": int(format_timestamp(timezone.now())),
            "vnp_OrderInfo": "Hoan",
        },
    )

    assert said["isSuccess"], said
    # This version divides the amount by 100 before it checks the signature, so a correct one looks wrong to it.
    assert not said["isVerified"]


def test_it_reads_our_transfer_code(ask, client, order):
    client.post(order.public_path(), {"gateway": "vietqr"})
    attempt = Attempt.objects.get(order=order)

    said = ask("read", str(transfer_for(attempt)))

    assert said["isValid"]
    assert said["amount"] == "16000"
    assert said["purpose"] == f"LP {order.reference}"
    assert said["consumer"] == {"bankBin": "970415", "bankNumber": "113366668888"}


def test_we_read_their_transfer_code(ask):
    written = ask("write", {"bankBin": "970415", "bankNumber": "113366668888", "amount": "16000", "purpose": "LP TT1"})

    assert vietqr.parse(written) == vietqr.Transfer("970415", "113366668888", 16_000, "LP TT1")


def request_of_theirs() -> dict[str, object]:
    now = timezone.now()
    return {
        "vnp_Amount": 16_000,
        "vnp_IpAddr": "127.0.0.1",
        "vnp_TxnRef": uuid4().hex,
        "vnp_OrderInfo": "Thanh toán lệ phí: (bản sao) & trích lục = 100%",
        "vnp_OrderType": "other",
        "vnp_ReturnUrl": "http://localhost:8000/thanh-toan/vnpay/ket-qua/",
        "vnp_CreateDate": int(format_timestamp(now)),
        "vnp_ExpireDate": int(format_timestamp(now + timedelta(minutes=15))),
    }


def about(order) -> dict[str, object]:
    attempt = Attempt.objects.get(order=order)
    return {
        "vnp_RequestId": uuid4().hex,
        "vnp_TxnRef": attempt.reference,
        "vnp_TransactionDate": int(format_timestamp(attempt.started_at)),
        "vnp_TransactionNo": int(attempt.transaction_no or 0),
        "vnp_IpAddr": "127.0.0.1",
    }
