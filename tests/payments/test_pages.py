"""The payer's pages."""

import pytest

from payments import actions
from payments.models import Attempt, Message
from payments.status import OrderStatus
from tests.factories import UserFactory
from tests.payments.conftest import an_attempt, an_order, looks_again, said_by_the_bank, sent_params

pytestmark = pytest.mark.django_db
RETURN = "/thanh-toan/vnpay/ket-qua/"


def test_the_page_says_what_is_owed_why_and_to_whom(client, order):
    page = client.get(order.public_path()).content.decode()

    for words in (
        order.purpose,
        "Ủy ban nhân dân phường Ba Đình",
        "Bản sao Trích lục khai sinh",
        "16.000\N{NO-BREAK SPACE}đồng",
        "TT 281/2016/TT-BTC",
        order.subject_path,
    ):
        assert words in page


def test_looking_starts_nothing(client, order):
    client.get(order.public_path())
    client.get("/thanh-toan/")

    assert not Attempt.objects.exists()


def test_choosing_a_gateway_leads_there_with_a_signed_request(client, order):
    response = client.post(order.public_path(), {"gateway": "vnpay"})

    sent = sent_params(response["Location"])
    assert response["Location"].startswith("http://127.0.0.1:8001/vnpay/paymentv2/vpcpay.html?")
    assert sent["vnp_Amount"] == "1600000"
    assert sent["vnp_TxnRef"] == f"{order.reference}-1"
    assert sent["vnp_OrderInfo"] == f"Nop cho Uy ban nhan dan phuong Ba Dinh {order.reference}"
    assert sent["vnp_ReturnUrl"] == "http://127.0.0.1:8000/thanh-toan/vnpay/ket-qua/"


@pytest.mark.parametrize(("data", "words"), [({}, "Hãy chọn một cách"), ({"gateway": "gold"}, "không có")])
def test_a_wrong_choice_is_told_beside_the_field(client, order, data, words):
    response = client.post(order.public_path(), data)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_nothing(client, order, method):
    client.force_login(UserFactory.create())

    assert getattr(client, method)(order.public_path()).status_code == 404
    assert client.get(f"{RETURN}?{said_by_the_bank(an_attempt(order))}").status_code == 404
    assert order.purpose not in client.get("/thanh-toan/").content.decode()


@pytest.mark.parametrize("address", ["/thanh-toan/", "/thanh-toan/TTX/", RETURN])
def test_nobody_looks_without_signing_in(client, address):
    assert client.get(address).status_code == 302


def test_what_is_paid_is_not_offered_again(client, order):
    client.get(f"/thanh-toan/vnpay/thong-bao/?{said_by_the_bank(an_attempt(order))}")

    page = client.get(order.public_path()).content.decode()
    refused = client.post(order.public_path(), {"gateway": "vnpay"})

    assert "Tiếp tục thanh toán" not in page
    assert "Biên lai điện tử đang được lập" in page
    assert refused.status_code == 422
    assert "bạn không cần nộp lại" in refused.content.decode()
    assert order.attempts.count() == 1


def test_what_is_cancelled_is_not_offered(client, order):
    actions.cancel_order(order, reason="Hồ sơ đã rút")

    page = client.get(order.public_path()).content.decode()

    assert "Tiếp tục thanh toán" not in page
    assert "Hồ sơ đã rút" in page
    assert "không phải nộp khoản này nữa" in page


def test_the_return_page_records_nothing(client, order):
    attempt = an_attempt(order)
    kept = Message.objects.count()

    client.get(f"{RETURN}?{said_by_the_bank(attempt)}")

    order.refresh_from_db()
    attempt.refresh_from_db()
    assert order.status == OrderStatus.OPEN
    assert attempt.is_waiting
    assert Message.objects.count() == kept


def test_before_the_notice_the_return_page_waits_and_looks_again_by_itself(client, order):
    address = f"{RETURN}?{said_by_the_bank(an_attempt(order))}"

    looks = []
    while look := looks_again(response := client.get(address)):
        seconds, address = look
        looks.append(seconds)

    assert looks == [2, 3, 5, 8, 13, 20, 30]
    assert "thôi tự cập nhật" in response.content.decode()
    assert "Đang chờ ngân hàng xác nhận" in response.content.decode()
    assert "Xem lại" in response.content.decode()


@pytest.mark.parametrize("looks", ["-1", "x", "999999999999999999999", "1&lan=1", "１"])
def test_a_tampered_count_of_looks_only_stops_the_looking(client, order, looks):
    response = client.get(f"{RETURN}?{said_by_the_bank(an_attempt(order))}&lan={looks}")

    assert response.status_code == 200
    assert looks_again(response) is None


def test_after_the_notice_the_return_page_says_paid(client, order):
    query = said_by_the_bank(an_attempt(order))
    client.get(f"/thanh-toan/vnpay/thong-bao/?{query}")

    response = client.get(f"{RETURN}?{query}")

    assert "Đã thanh toán" in response.content.decode()
    assert looks_again(response) is None


@pytest.mark.parametrize("noticed", [True, False])
@pytest.mark.parametrize(
    ("code", "words"),
    [("24", "Bạn đã hủy thanh toán"), ("51", "Tài khoản không đủ số dư"), ("11", "Đã hết thời gian chờ")],
)
def test_a_refusal_is_explained_and_one_may_pay_again(client, order, code, words, noticed):
    query = said_by_the_bank(an_attempt(order), ResponseCode=code, TransactionStatus="02")
    if noticed:
        client.get(f"/thanh-toan/vnpay/thong-bao/?{query}")

    page = client.get(f"{RETURN}?{query}").content.decode()

    assert words in page
    assert "Thanh toán lại" in page


def test_who_carries_a_signed_success_is_never_told_that_it_failed(client, order):
    """The bank said no to us and yes to the payer; the payer must not pay again."""
    attempt = an_attempt(order)
    failed = said_by_the_bank(attempt, ResponseCode="51", TransactionStatus="02", TransactionNo="0")
    client.get(f"/thanh-toan/vnpay/thong-bao/?{failed}")

    page = client.get(f"{RETURN}?{said_by_the_bank(attempt)}").content.decode()

    assert "Thanh toán không thành công" not in page
    assert "Đang chờ ngân hàng xác nhận" in page


def test_a_second_payment_is_said_to_go_back(client, order):
    first, second = (said_by_the_bank(an_attempt(order)) for _ in range(2))
    for query in (first, second):
        client.get(f"/thanh-toan/vnpay/thong-bao/?{query}")

    assert "sẽ được hoàn" in client.get(f"{RETURN}?{second}").content.decode()


@pytest.mark.parametrize("query", ["", "vnp_TxnRef=TT1-1&vnp_SecureHash=00", "a=" + "x" * 100_000])
def test_a_forged_return_says_so_and_leads_to_ones_payments(client, order, query):
    response = client.get(f"{RETURN}?{query}")

    assert response.status_code == 400
    assert "Xem thanh toán của tôi" in response.content.decode()


def test_an_unknown_gateway_has_no_return_page(client, order):
    assert client.get("/thanh-toan/gold/ket-qua/").status_code == 404


def test_my_payments_come_newest_first_in_pages(client):
    payer = UserFactory.create()
    client.force_login(payer)
    orders = [an_order(payer, key=f"k{n}") for n in range(23)]

    first = client.get("/thanh-toan/").content.decode()
    older = first.split('href="?sau=')[1].split('"')[0]
    second = client.get("/thanh-toan/", {"sau": older}).content.decode()

    assert orders[22].public_path() in first
    assert orders[3].public_path() in first
    assert orders[2].public_path() not in first
    assert orders[2].public_path() in second
    assert orders[3].public_path() not in second
    assert "?sau=" not in second


@pytest.mark.parametrize("place", ["", "x", "9" * 5000, "%FF"])
def test_a_place_that_cannot_be_read_is_the_beginning(client, order, place):
    assert order.purpose in client.get("/thanh-toan/", {"sau": place}).content.decode()


def test_my_payments_cost_the_same_however_many(client, django_assert_max_num_queries):
    payer = UserFactory.create()
    client.force_login(payer)
    for n in range(15):
        an_order(payer, key=f"k{n}")

    with django_assert_max_num_queries(4):
        client.get("/thanh-toan/")
