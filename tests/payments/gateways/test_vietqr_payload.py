"""The text of a VietQR code, by published vectors and by reading it back."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.gateways.vietqr.qr_payload import Transfer, crc16, parse

PUBLISHED = (
    "00020101021138540010A00000072701240006970407011003865776720208QRIBFTTA"
    "5303704540710000005802VN62160812henry an cut6304A322"
)
OWN = (
    "00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA"
    "530370454061350005802VN62220818LP G01-261121-000163040BE4"
)


def test_a_one_time_code_comes_out_as_another_program_writes_it():
    assert str(Transfer("970415", "113366668888", 135_000, "LP G01-261121-0001")) == OWN


def test_a_published_code_is_read():
    """It calls itself static although it names an amount: that is no reason to refuse it."""
    assert parse(PUBLISHED) == Transfer("970407", "0386577672", 1_000_000, "henry an cut")


def test_the_check_value_of_its_standard():
    assert crc16("123456789") == "29B1"


def test_a_code_without_amount_is_static():
    assert str(Transfer("970415", "113366668888"))[6:12] == "010211"


WORDS = st.text(string.ascii_letters + string.digits + " -", max_size=25)


@given(st.text(string.digits, min_size=6, max_size=6), st.text(string.digits, min_size=4, max_size=19), WORDS)
def test_what_is_written_is_read_back(bank, account, purpose):
    transfer = Transfer(bank, account, 8_000, purpose)

    assert parse(str(transfer)) == transfer


@pytest.mark.parametrize("place", range(0, len(OWN), 7))
def test_a_damaged_code_is_refused(place):
    with pytest.raises(ValueError, match=r"check|cut short"):
        parse(OWN[:place] + ("0" if OWN[place] != "0" else "1") + OWN[place + 1 :])


@pytest.mark.parametrize("code", ["", "6304FFFF", "x" * 40])
def test_what_is_no_code_is_refused(code):
    with pytest.raises(ValueError, match=r".+"):
        parse(code)


def test_what_a_code_cannot_hold_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        str(Transfer("970415", "1", 1, "Lệ phí"))
