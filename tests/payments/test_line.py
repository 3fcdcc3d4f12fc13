"""The line to a gateway: a silent server is not asked over and over, and soon asked again."""

import time

import pytest

from payments.gateways.base import UnansweredError
from payments.gateways.http_client import SILENCES, GatewayClient
from payments.gateways.registry import TALKING
from tests.payments.conftest import an_attempt

NOBODY = "http://127.0.0.1:9/"


def silent(line: GatewayClient, url: str = NOBODY) -> str:
    """What became of a question that got no answer."""
    with pytest.raises(UnansweredError) as trouble:
        line.ask("GET", url)
    return str(trouble.value)


def test_a_server_that_was_silent_three_times_is_left_alone():
    line = GatewayClient()

    said = [silent(line) for _ in range(SILENCES + 1)]

    assert said == ["ConnectError"] * SILENCES + ["resting"]
    assert line.is_resting


def test_after_its_rest_it_is_asked_again_and_one_silence_more_is_enough(settings):
    settings.PAYMENTS_MINUTE = 0.001
    line = GatewayClient()
    for _ in range(SILENCES):
        silent(line)
    time.sleep(0.05)
    assert not line.is_resting

    assert silent(line) == "ConnectError"

    assert line.is_resting


def test_an_answer_makes_up_for_the_silences_before_it(live_server, db):
    line = GatewayClient()
    for _ in range(SILENCES - 1):
        silent(line)

    assert line.ask("GET", f"{live_server.url}/thanh-toan/vnpay/thong-bao/").json()["RspCode"] == "97"
    silent(line)

    assert not line.is_resting


def test_a_refusal_is_an_answer_but_not_the_one_that_was_asked_for(live_server, db):
    line = GatewayClient()

    assert [silent(line, f"{live_server.url}/khong-co/") for _ in range(SILENCES)] == ["HTTP 404"] * SILENCES
    assert not line.is_resting


def test_a_server_that_only_breaks_is_silent_too(bank):
    line = GatewayClient()

    with bank.being("down"):
        assert [silent(line, f"{bank.url}/vnpay/statements/x/20261128.csv") for _ in range(SILENCES)] == [
            "HTTP 503"
        ] * SILENCES

    assert line.is_resting


@pytest.mark.django_db
def test_a_terminal_that_left_the_settings_is_not_asked_about(settings):
    attempt = an_attempt()
    settings.VNPAY_TERMINALS = {"*": type(settings.VNPAY_TERMINALS["*"])(code="OTHERTMN", secrets=("x",))}

    with pytest.raises(UnansweredError, match="no longer in the settings"):
        TALKING["vnpay"].query(attempt)
