"""The HTTP client of a gateway: its circuit breaker asks a silent server not over and over, and soon asks again."""

import time

import pytest
from django.utils import timezone

from payments.gateways.base import GatewayUnavailableError
from payments.gateways.http_client import FAILURE_THRESHOLD, GatewayClient
from payments.gateways.registry import GATEWAYS, ONLINE_GATEWAYS
from tests.payments.conftest import an_attempt

NOBODY = "http://127.0.0.1:9/"


def silent(line: GatewayClient, url: str = NOBODY) -> str:
    """What became of a question that got no answer."""
    with pytest.raises(GatewayUnavailableError) as trouble:
        line.request("GET", url)
    return str(trouble.value)


def test_a_server_that_was_silent_three_times_is_left_alone():
    line = GatewayClient()

    said = [silent(line) for _ in range(FAILURE_THRESHOLD + 1)]

    assert said == ["ConnectError"] * FAILURE_THRESHOLD + ["resting"]
    assert line.breaker.is_open


def test_after_its_rest_it_is_asked_again_and_one_silence_more_is_enough(settings):
    settings.PAYMENTS_MINUTE = 0.001
    line = GatewayClient()
    for _ in range(FAILURE_THRESHOLD):
        silent(line)
    time.sleep(0.05)
    assert not line.breaker.is_open

    assert silent(line) == "ConnectError"

    assert line.breaker.is_open


def test_an_answer_makes_up_for_the_silences_before_it(live_server, db):
    line = GatewayClient()
    for _ in range(FAILURE_THRESHOLD - 1):
        silent(line)

    assert line.request("GET", f"{live_server.url}/thanh-toan/vnpay/thong-bao/").json()["RspCode"] == "97"
    silent(line)

    assert not line.breaker.is_open


def test_a_refusal_is_an_answer_but_not_the_one_that_was_asked_for(live_server, db):
    line = GatewayClient()

    answers = [silent(line, f"{live_server.url}/khong-co/") for _ in range(FAILURE_THRESHOLD)]

    assert answers == ["HTTP 404"] * FAILURE_THRESHOLD
    assert not line.breaker.is_open


def test_a_server_that_only_breaks_is_silent_too(bank):
    line = GatewayClient()

    with bank.being("down"):
        assert [silent(line, f"{bank.url}/vnpay/statements/x/20261128.csv") for _ in range(FAILURE_THRESHOLD)] == [
            "HTTP 503"
        ] * FAILURE_THRESHOLD

    assert line.breaker.is_open


def test_a_bank_without_an_answer_stops_no_call_to_another_one(bank, settings):
    """Neither to VNPAY, which has an address of its own, nor to the banks of other accounts."""
    settings.VIETQR_URL = NOBODY
    today, (account,) = timezone.localdate(), GATEWAYS["vietqr"].terminals()
    for _ in range(FAILURE_THRESHOLD + 1):
        with pytest.raises(GatewayUnavailableError, match="ConnectError"):
            GATEWAYS["vietqr"].fetch_statement(account, today)

    assert isinstance(GATEWAYS["vnpay"].fetch_statement("DEMOTMN1", today), list)


@pytest.mark.django_db
def test_a_terminal_that_left_the_settings_is_not_asked_about(settings):
    attempt = an_attempt()
    settings.VNPAY_TERMINALS = {"*": type(settings.VNPAY_TERMINALS["*"])(code="OTHERTMN", secrets=("x",))}

    with pytest.raises(GatewayUnavailableError, match="no longer in the settings"):
        ONLINE_GATEWAYS["vnpay"].query(attempt)
