"""The payer's pages."""

import pytest

from payments import actions
from payments.models import Attempt, Message
from payments.status import OrderStatus
from tests.factories import UserFactory
from tests.pages import Page
from tests.payments.conftest import an_attempt, an_order, automatic_refresh, sent_params, signed_result

pytestmark = pytest.mark.django_db
RETURN = "/thanh-toan/vnpay/ket-qua/"


def test_the_page_says_what_is_owed_why_and_to_whom(client, order):
    page = Page(client.get(order.public_path()))

    for words in (
        order.purpose,
        "Ủy ban nhân dân phường Ba Đình",
        "Bản sao Trích lục khai sinh",
        "16.000 đồng",
        "TT 281/2016/TT-BTC",
    ):
        assert words in page.text
    assert page.mentions("16.000\N{NO-BREAK SPACE}đồng")  # never broken over two lines
    assert order.subject_path in page.hrefs


def test_the_pages_of_an_order_lead_back_to_those_before_them(client, order):
    attempt = an_attempt(order)

    for address, before in (
        (order.public_path(), ["Thanh toán và biên lai của tôi"]),
        (f"{RETURN}?{signed_result(attempt)}", ["Thanh toán và biên lai của tôi", order.purpose]),
    ):
        [trail] = Page(client.get(address)).element.xpath("//nav[contains(@class, 'breadcrumb')]")
        assert [link.text_content() for link in trail.xpath(".//a")] == ["Trang chủ", *before]


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
    assert sent["vnp_ReturnUrl"] == "http://localhost:8000/thanh-toan/vnpay/ket-qua/"


@pytest.mark.parametrize(("data", "words"), [({}, "Hãy chọn một cách"), ({"gateway": "gold"}, "không có")])
def test_a_wrong_choice_is_told_beside_the_field(client, order, data, words):
    response = client.post(order.public_path(), data)

    assert response.status_code == 422
    assert words in Page(response).field("gateway").error
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_nothing(client, order, method):
    client.force_login(UserFactory.create())

    assert getattr(client, method)(order.public_path()).status_code == 404
    assert client.get(f"{RETURN}?{signed_result(an_attempt(order))}").status_code == 404
    assert not Page(client.get("/thanh-toan/")).mentions(order.purpose)


@pytest.mark.parametrize("address", ["/thanh-toan/", "/thanh-toan/TTX/", RETURN])
def test_nobody_looks_without_signing_in(client, address):
    assert client.get(address).status_code == 302


def test_what_is_paid_is_not_offered_again(client, order):
    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(order))}")

    page = Page(client.get(order.public_path()))
    refused = client.post(order.public_path(), {"gateway": "vnpay"})

    assert not page.mentions("Tiếp tục thanh toán")
    assert any("Biên lai điện tử đang được lập" in notice for notice in page.notices)
    assert refused.status_code == 422
    assert "bạn không cần nộp lại" in Page(refused).problems[0].text
    assert order.attempts.count() == 1


def test_what_is_cancelled_is_not_offered(client, order):
    actions.cancel_order(order, reason="Hồ sơ đã rút")

    page = Page(client.get(order.public_path()))

    assert not page.mentions("Tiếp tục thanh toán")
    assert "Hồ sơ đã rút" in page.text
    assert any("không phải nộp khoản này nữa" in notice for notice in page.notices)


def test_the_return_page_records_nothing(client, order):
    attempt = an_attempt(order)
    kept = Message.objects.count()

    client.get(f"{RETURN}?{signed_result(attempt)}")

    order.refresh_from_db()
    attempt.refresh_from_db()
    assert order.status == OrderStatus.OPEN
    assert attempt.is_pending
    assert Message.objects.count() == kept


def test_before_the_notice_the_return_page_waits_and_looks_again_by_itself(client, order):
    address = f"{RETURN}?{signed_result(an_attempt(order))}"

    looks = []
    while look := automatic_refresh(response := client.get(address)):
        seconds, address = look
        looks.append(seconds)

    assert looks == [2, 3, 5, 8, 13, 20, 30]
    last = Page(response)
    assert "thôi tự cập nhật" in last.text
    assert last.heading == "Đang chờ ngân hàng xác nhận"
    assert last.link("Xem lại")


@pytest.mark.parametrize("looks", ["-1", "x", "999999999999999999999", "1&lan=1", "１"])
def test_a_tampered_count_of_looks_only_stops_the_looking(client, order, looks):
    response = client.get(f"{RETURN}?{signed_result(an_attempt(order))}&lan={looks}")

    assert response.status_code == 200
    assert automatic_refresh(response) is None


def test_after_the_notice_the_return_page_says_paid(client, order):
    query = signed_result(an_attempt(order))
    client.get(f"/thanh-toan/vnpay/thong-bao/?{query}")

    response = client.get(f"{RETURN}?{query}")

    assert Page(response).heading == "Đã thanh toán"
    assert automatic_refresh(response) is None


@pytest.mark.parametrize("noticed", [True, False])
@pytest.mark.parametrize(
    ("code", "words"),
    [("24", "Bạn đã hủy thanh toán"), ("51", "Tài khoản không đủ số dư"), ("11", "Đã hết thời gian chờ")],
)
def test_a_refusal_is_explained_and_one_may_pay_again(client, order, code, words, noticed):
    query = signed_result(an_attempt(order), ResponseCode=code, TransactionStatus="02")
    if noticed:
        client.get(f"/thanh-toan/vnpay/thong-bao/?{query}")

    page = Page(client.get(f"{RETURN}?{query}"))

    assert words in page.text
    assert page.link("Thanh toán lại").href == order.public_path()


def test_who_carries_a_signed_success_is_never_told_that_it_failed(client, order):
    """The bank said no to us and yes to the payer; the payer must not pay again."""
    attempt = an_attempt(order)
    failed = signed_result(attempt, ResponseCode="51", TransactionStatus="02", TransactionNo="0")
    client.get(f"/thanh-toan/vnpay/thong-bao/?{failed}")

    page = Page(client.get(f"{RETURN}?{signed_result(attempt)}"))

    assert not page.mentions("Thanh toán không thành công")
    assert page.heading == "Đang chờ ngân hàng xác nhận"


def test_a_second_payment_is_said_to_go_back(client, order):
    first, second = (signed_result(an_attempt(order)) for _ in range(2))
    for query in (first, second):
        client.get(f"/thanh-toan/vnpay/thong-bao/?{query}")

    assert "sẽ được hoàn" in Page(client.get(f"{RETURN}?{second}")).text


@pytest.mark.parametrize("query", ["", "vnp_TxnRef=TT1-1&vnp_SecureHash=00", "a=" + "x" * 100_000])
def test_a_forged_return_says_so_and_leads_to_ones_payments(client, order, query):
    response = client.get(f"{RETURN}?{query}")

    assert response.status_code == 400
    assert Page(response).link("Xem thanh toán của tôi").href == "/thanh-toan/"


def test_an_unknown_gateway_has_no_return_page(client, order):
    assert client.get("/thanh-toan/gold/ket-qua/").status_code == 404


def test_my_payments_come_newest_first_in_pages(client):
    payer = UserFactory.create()
    client.force_login(payer)
    orders = [an_order(payer, key=f"k{n}") for n in range(23)]

    first = Page(client.get("/thanh-toan/"))
    (older,) = (href.removeprefix("?sau=") for href in first.hrefs if href.startswith("?sau="))
    second = Page(client.get("/thanh-toan/", {"sau": older}))

    assert orders[22].public_path() in first.hrefs
    assert orders[3].public_path() in first.hrefs
    assert not first.mentions(orders[2].public_path())
    assert orders[2].public_path() in second.hrefs
    assert not second.mentions(orders[3].public_path())
    assert not second.mentions("?sau=")


@pytest.mark.parametrize("place", ["", "x", "9" * 5000, "%FF"])
def test_a_place_that_cannot_be_read_is_the_beginning(client, order, place):
    assert Page(client.get("/thanh-toan/", {"sau": place})).link(order.purpose)


def test_my_payments_cost_the_same_however_many(client, django_assert_max_num_queries):
    payer = UserFactory.create()
    client.force_login(payer)
    for n in range(15):
        an_order(payer, key=f"k{n}")

    with django_assert_max_num_queries(4):
        client.get("/thanh-toan/")
