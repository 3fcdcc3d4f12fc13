"""The signature of VNPAY, by vectors made with another implementation."""

from urllib.parse import unquote_plus

import pytest

from payments.gateways.hmac_signature import digest, is_signed
from payments.gateways.vnpay.protocol import signature

SECRET = "DEMOSECRET0123456789DEMOSECRET01"
PAY = (
    "vnp_Amount=13500000&vnp_Command=pay&vnp_CreateDate=20261121093000&vnp_CurrCode=VND"
    "&vnp_ExpireDate=20261121094500&vnp_IpAddr=127.0.0.1&vnp_Locale=vn"
    "&vnp_OrderInfo=Nop+phi+ho+so+G01-261121-0001&vnp_OrderType=other"
    "&vnp_ReturnUrl=http%3A%2F%2F127.0.0.1%3A8000%2Fthanh-toan%2Fket-qua&vnp_TmnCode=DEMOTMN1"
    "&vnp_TxnRef=G01-261121-0001-1&vnp_Version=2.1.0"
)
PAY_HASH = (
    "7da8e96355d45bb719fb4c7f05a8e27497df5cf023f25eb571bf01e37903a826"
    "7344a77a44087856f1809bb0134618dc2b134b82958a94e772b0aa90db847db7"
)
NOTICE = (
    "vnp_Amount=13500000&vnp_BankCode=NCB&vnp_BankTranNo=VNP00000001&vnp_CardType=ATM"
    "&vnp_OrderInfo=Nop+phi+ho+so+G01-261121-0001&vnp_PayDate=20261121093130&vnp_ResponseCode=00"
    "&vnp_TmnCode=DEMOTMN1&vnp_TransactionNo=14000001&vnp_TransactionStatus=00"
    "&vnp_TxnRef=G01-261121-0001-1"
)
NOTICE_HASH = (
    "660970a10f58e7bc39fe77cadb241db716c95b6e9b94f27379be3f22c6ffc223"
    "c98db0e9e30f9388f77843897d23a7adef1db174208bd64f1a5a624623b3c8b0"
)


@pytest.mark.parametrize(("query", "expected"), [(PAY, PAY_HASH), (NOTICE, NOTICE_HASH)])
def test_the_published_vectors_come_out(query, expected):
    params = dict(pair.split("=") for pair in query.split("&"))
    decoded = {name: unquote_plus(value) for name, value in params.items()}

    assert signature.canonical(decoded) == query
    assert signature.sign(decoded, SECRET) == f"{query}&vnp_SecureHash={expected}"


@pytest.mark.parametrize(
    "text",
    [
        "RQ1|2.1.0|querydr|DEMOTMN1|G01-261121-0001-1|20261121093000|20261121100000|127.0.0.1|Truy van"
        " 4d418e86d3cb9eda43e4a6b7ae6e638e3b9615431ac8fd4f261a615bb29112f3"
        "933282b55c41963deea73d7d4edb25fd1e48a8fe321321051c4df49b5a3ca74a",
        "RQ2|2.1.0|refund|DEMOTMN1|02|G01-261121-0001-1|13500000|14000001|20261121093000|clerk1|20261121100500"
        "|127.0.0.1|Hoan 95d4d6b0f1956aade94e309c98cf596296a015be72d8d81cf2ce1ed2cad76cfd"
        "8eb434b2f15890d9fa7fab2a1a836495f9a97500bf864a3f0ecd8dde096c873e",
    ],
)
def test_the_vectors_of_query_and_refund_come_out(text):
    fields, _, expected = text.rpartition(" ")

    assert digest(fields, SECRET) == expected


def test_received_pairs_are_checked_as_their_sender_encoded_them():
    """One language writes `~` as %7E and leaves `*`, the other does the reverse."""
    theirs = "vnp_Amount=100&vnp_OrderInfo=a%7Eb*c"
    received = f"vnp_SecureHashType=HmacSHA512&{theirs}&vnp_SecureHash={digest(theirs, SECRET)}&lan=2"

    assert signature.receive(received).signed == theirs


def test_order_of_arrival_and_empty_values_do_not_matter():
    assert signature.receive("vnp_B=2&vnp_Empty=&vnp_A=1").signed == "vnp_A=1&vnp_B=2"


def test_a_key_being_retired_still_verifies():
    made_with_old = digest(PAY, "old")

    assert is_signed(PAY, made_with_old, ["new", "old"])
    assert not is_signed(PAY, made_with_old, ["new"])
    assert not is_signed(PAY, made_with_old, [])
    assert not is_signed(PAY, "", ["new", "old"])
