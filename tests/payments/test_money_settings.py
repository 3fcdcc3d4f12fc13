"""The settings of terminals and accounts: a wrong one stops the start with a sentence, and no secret is repeated."""

import json

import pytest

from payments.errors import PaymentError
from payments.gateways import GATEWAYS
from portal.environment import Environment, read_environment
from tests.payments.conftest import an_attempt

KEY = "a-secret-nobody-should-read"
TERMINAL = {"code": "DEMOTMN1", "secrets": [KEY]}
ACCOUNT = {"bank": "970415", "bank_name": "VietinBank", "number": "1133", "holder": "KHO BAC", "key": KEY}


@pytest.fixture
def start(monkeypatch):
    """Read the environment with this setting."""

    def read(name: str, given: object) -> Environment:
        monkeypatch.setenv(f"PORTAL_{name}", json.dumps(given))
        return read_environment()

    return read


@pytest.mark.parametrize(("name", "one"), [("VNPAY_TERMINALS", TERMINAL), ("BANK_ACCOUNTS", ACCOUNT)])
@pytest.mark.parametrize("agencies", [[], ["H29"]])
def test_settings_that_leave_agencies_without_stop_the_start(start, capsys, name, one, agencies):
    with pytest.raises(SystemExit):
        start(name, dict.fromkeys(agencies, one))

    said = capsys.readouterr().err
    assert f"Setting {name}: " in said
    assert "there must be one for `*`" in said
    assert KEY not in said


@pytest.mark.django_db
def test_a_terminal_that_is_in_the_settings_no_more_is_a_refusal(settings):
    attempt = an_attempt()
    settings.VNPAY_TERMINALS = {"*": settings.VNPAY_TERMINALS["*"].model_copy(update={"code": "OTHERTMN"})}

    with pytest.raises(PaymentError, match="không còn dùng điểm thu"):
        GATEWAYS["vnpay"].start(attempt, ip="127.0.0.1", return_url="http://x/")
