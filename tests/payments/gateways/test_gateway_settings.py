"""The settings of terminals and accounts: a wrong one stops the start with a sentence, and no secret is repeated."""

import json

import pytest
from django.utils import timezone
from pydantic import SecretStr

from payments.errors import PaymentError
from payments.gateways.base import GatewayUnavailableError
from payments.gateways.registry import GATEWAYS
from portal.environment import Environment, read_environment
from tests.payments.conftest import an_attempt
from tests.standins import site

KEY = "a-secret-nobody-should-read"
TERMINAL = {"code": "DEMOTMN1", "secrets": [KEY]}
ACCOUNT = {"bank": "970415", "bank_name": "VietinBank", "number": "1133", "holder": "KHO BAC"}


@pytest.fixture
def start(monkeypatch):
    """Read the environment with this setting."""

    def read(name: str, given: object) -> Environment:
        monkeypatch.setenv(f"PORTAL_{name}", json.dumps(given))
        return read_environment()

    return read


@pytest.mark.parametrize(
    ("name", "one"), [("VNPAY_TERMINALS", TERMINAL), ("BANK_ACCOUNTS", {**ACCOUNT, "keys": [KEY]})]
)
def test_settings_that_leave_agencies_without_stop_the_start(start, capsys, name, one):
    with pytest.raises(SystemExit):
        start(name, {"H29": one})

    said = capsys.readouterr().err
    assert f"Setting PORTAL_{name}: " in said
    assert "there must be one for `*`" in said
    assert KEY not in said


@pytest.mark.parametrize("keys", [{"key": "new"}, {"keys": ["new"]}, {"keys": ["new", "old"]}])
def test_an_account_has_one_key_or_several(start, keys):
    account = start("BANK_ACCOUNTS", {"*": {**ACCOUNT, **keys}}).bank_accounts["*"]

    assert account.keys[0].get_secret_value() == "new"
    assert len(account.keys) == len(keys.get("keys", ["new"]))


@pytest.mark.parametrize("keys", [{}, {"keys": []}, {"key": KEY, "keys": [KEY]}])
def test_an_account_without_a_key_or_with_both_names_stops_the_start(start, capsys, keys):
    with pytest.raises(SystemExit):
        start("BANK_ACCOUNTS", {"*": {**ACCOUNT, **keys}})

    assert KEY not in capsys.readouterr().err


@pytest.mark.django_db
def test_while_a_key_is_changed_both_sides_sign_with_the_first_and_verify_with_all(live_server, tmp_path, settings):
    today, new, old = timezone.localdate(), SecretStr("new"), SecretStr("old")
    given = {
        "PORTAL_BANK_ACCOUNTS": json.dumps({"*": {**ACCOUNT, "keys": ["new", "old"]}}),
        "PORTAL_VNPAY_TERMINALS": json.dumps({"*": {**TERMINAL, "secrets": ["new", "old"]}}),
    }

    def believes(*keys: SecretStr) -> bool:
        account = settings.BANK_ACCOUNTS["*"].model_copy(update={"keys": keys, "number": ACCOUNT["number"]})
        terminal = settings.VNPAY_TERMINALS["*"].model_copy(update={"secrets": keys})
        settings.BANK_ACCOUNTS, settings.VNPAY_TERMINALS = {"*": account}, {"*": terminal}
        try:
            for gateway in GATEWAYS.values():
                gateway.fetch_statement(gateway.terminals()[0], today)
        except GatewayUnavailableError:
            return False
        return True

    with site.running(tmp_path, live_server.url, given=given) as bank:
        settings.VNPAY_URL = settings.VIETQR_URL = f"{bank.url}/vnpay"
        assert believes(new)
        assert believes(old, new)
        assert not believes(old)  # what it signs, it signs with the new one
        assert not believes(SecretStr("older"), new)


@pytest.mark.django_db
def test_a_terminal_that_is_in_the_settings_no_more_is_a_refusal(settings):
    attempt = an_attempt()
    settings.VNPAY_TERMINALS = {"*": settings.VNPAY_TERMINALS["*"].model_copy(update={"code": "OTHERTMN"})}

    with pytest.raises(PaymentError, match="không còn dùng điểm thu"):
        GATEWAYS["vnpay"].start(attempt, ip="127.0.0.1", return_url="http://x/")
