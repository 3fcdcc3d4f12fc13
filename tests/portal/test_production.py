"""Outside the demo the portal starts only with everything that serving people takes, and says what is missing."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from bench.ports import free_ports
from portal.environment import read_environment
from portal.production import find_faults
from standins.certification_authority import authority
from tests.portal import production
from tests.processes import kill, wait_until

pytestmark = pytest.mark.servers

CHECK = ("manage.py", "check", "--deploy", "--fail-level=WARNING")
PROCESSES = {
    "web": ("-m", "gunicorn", "portal.wsgi", "--no-control-socket", "--bind=127.0.0.1:0"),
    "worker": ("-m", "celery", "--app=portal", "worker", "--pool=solo"),
    "beat": ("-m", "celery", "--app=portal", "beat", "--pidfile="),
}
STORE = {"endpoint": "http://s3.example", "bucket": "portal", "access_key": "portal", "secret_key": "s3cret"}
STANDIN_TERMINALS = {"*": {"code": "DEMOTMN1", "secrets": ["a-new-one", "DEMOSECRET0123456789DEMOSECRET01"]}}
STANDIN_ACCOUNTS = {
    "*": {
        "bank": "970415",
        "bank_name": "VietinBank",
        "number": "113366668888",
        "holder": "KHO BAC",
        "keys": ["DEMOACCOUNTKEY0123456789"],
    }
}


@pytest.fixture
def complete(tmp_path: Path) -> dict[str, str]:
    return production.complete(tmp_path)


@pytest.fixture
def faults(monkeypatch) -> Callable[[dict[str, str]], list[str]]:
    """What is said about an environment."""

    def find(env: dict[str, str]) -> list[str]:
        for name in [name for name in os.environ if name.startswith("PORTAL_")]:
            monkeypatch.delenv(name)
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        return find_faults(read_environment())

    return find


def standin_seal(folder: Path) -> dict[str, str]:
    return authority.environment(folder / "standin")


@pytest.mark.parametrize("process", PROCESSES)
def test_no_process_serves_with_the_defaults_and_each_names_what_is_missing(process, tmp_path):
    ended = production.run(*PROCESSES[process], env={"PORTAL_VAR_DIR": str(tmp_path)})

    assert ended.returncode == 3  # which tells gunicorn not to try again for ever
    assert "Traceback" not in ended.stderr
    for name in ("SECRET_KEY", "CLAMAV", "SMTP_URL", "MAIL_FROM", "SEALS", "VNEID_CLIENT_SECRET", "SITE_URL"):
        assert f"PORTAL_{name}: " in ended.stderr


def test_the_check_of_a_deployment_is_clean_or_names_what_is_missing(complete):
    clean = production.run(*CHECK, env=complete)
    faulty = production.run(*CHECK, env={**complete, "PORTAL_SMTP_URL": "", "PORTAL_VNPAY_URL": "http://vnpay.example"})

    assert clean.returncode == 0, clean.stderr
    assert "no issues" in clean.stdout
    assert faulty.returncode == 1
    assert "PORTAL_SMTP_URL: missing" in faulty.stderr
    assert "PORTAL_VNPAY_URL: http://vnpay.example/ must begin with https://" in faulty.stderr


def test_a_complete_environment_is_served_at_its_own_name_alone(complete):
    port = free_ports()
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--no-control-socket", f"--bind=127.0.0.1:{port}"]
    env = production.variables({**complete, "PORTAL_TRUSTED_PROXIES": "127.0.0.1"})
    production.run("manage.py", "migrate", "-v0", env=complete)

    def answer(host: str, **headers: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{port}/", headers={"Host": host, **headers})

    def answers() -> bool:
        try:
            return bool(answer("dichvucong.example"))
        except httpx.TransportError:
            return False

    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=env, start_new_session=True) as process:
        try:
            wait_until(answers)
            assert answer("localhost", **{"X-Forwarded-Proto": "https"}).status_code == 400
            page = answer("dichvucong.example", **{"X-Forwarded-Proto": "https"})
            plain = answer("dichvucong.example")
        finally:
            kill(process)
    assert page.status_code == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert (plain.status_code, plain.headers["Location"]) == (301, "https://dichvucong.example/")
    assert "giả định" not in page.text


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "", "missing"),
        ("SECRET_KEY", "short", "50 characters"),
        ("SECRET_KEY_FALLBACKS", json.dumps([production.SECRET_KEY]), "former ones"),
        ("DEBUG", "1", "shows code and settings"),
        ("SECOND_FACTOR", "0", "password alone"),
        ("CLAMAV", "", "missing"),
        ("SMTP_URL", "", "missing"),
        ("SMTP_URL", "smtp://portal:s3cret@mail.example", "smtp+tls://"),
        ("MAIL_FROM", "", "missing"),
        ("SEALS", "{}", "missing"),
        ("VNEID_CLIENT_SECRET", "", "missing"),
        ("VNEID_CLIENT_SECRET", "stand-in-secret", "everybody knows"),
        ("ENCRYPTION_KEYS", "[]", "missing"),
        ("VNPAY_TERMINALS", json.dumps(STANDIN_TERMINALS), "leave it out"),
        ("BANK_ACCOUNTS", json.dumps(STANDIN_ACCOUNTS), "leave it out"),
        ("TAX_CODES", '{"H26": "0101234567"}', "leave it out"),
        ("SITE_URL", "http://dichvucong.example", "https://"),
        ("VNEID_URL", "http://vneid.example", "https://"),
        ("OBJECT_STORE", json.dumps(STORE), "https://"),
        ("VNPAY_URL", "https://127.0.0.1:8001/vnpay", "stand-in"),
        ("VIETQR_URL", "https://localhost/vnpay", "stand-in"),
    ],
)
def test_one_fault_is_named_by_its_variable_and_no_secret_is_repeated(faults, complete, name, value, sentence):
    [said] = faults({**complete, f"PORTAL_{name}": value})

    assert f"PORTAL_{name}: " in said
    assert sentence in said
    assert not any(secret in said for secret in ("DEMOSECRET", "DEMOACCOUNTKEY", "stand-in-secret", "s3cret"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_URL", "mail.example"),
        ("SMTP_URL", "http://portal:s3cret@mail.example"),
        ("SMTP_URL", "smtps://s3cret@mail.example"),
        ("SMTP_URL", "smtps://portal:s3cret@mail.example:0x"),
        ("MAIL_FROM", "Cổng dịch vụ công"),
        ("MAIL_FROM", "Cổng <a@b.example>\r\nBcc: s3cret@b.example"),
        ("BOUNCE_ADDRESS", "bounces"),
        ("ENCRYPTION_KEYS", '["s3cret"]'),
    ],
)
def test_what_is_no_mail_server_or_address_stops_the_start(monkeypatch, capsys, name, value):
    monkeypatch.setenv(f"PORTAL_{name}", value)

    with pytest.raises(SystemExit):
        read_environment()

    said = capsys.readouterr().err
    assert f"Setting PORTAL_{name}: " in said
    assert "s3cret" not in said


def test_the_seal_of_the_demo_is_refused(faults, complete, tmp_path):
    [said] = faults({**complete, **standin_seal(tmp_path)})

    assert "PORTAL_SEALS: " in said
    assert "everybody knows" in said


def test_the_demo_starts_with_what_everybody_knows(faults):
    assert faults({"PORTAL_DEMO": "1"}) == []


def test_without_the_demo_no_secret_has_a_default(monkeypatch, faults):
    assert "PORTAL_VNEID_CLIENT_SECRET: missing" in " ".join(faults({}))
    assert (read_environment().vnpay_terminals, read_environment().bank_accounts) == ({}, {})


@pytest.mark.parametrize("command", [("makemigrations", "--check"), ("collectstatic", "--no-input", "-v0"), ("check",)])
def test_tools_work_without_any_variable(command, tmp_path):
    ended = production.run("manage.py", *command, env={"PORTAL_VAR_DIR": str(tmp_path)})

    assert ended.returncode == 0, ended.stderr
