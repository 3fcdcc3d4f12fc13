"""deploy/: units and compose file start the same processes, and the settings they name exist."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema
from django.conf import settings
from django.urls import resolve
from jsonschema import Draft202012Validator

from portal.environment import Environment
from portal.production import REQUIRED

DEPLOY = Path(settings.BASE_DIR) / "deploy"
UNITS = {path.stem.removeprefix("portal-"): path.read_text() for path in (DEPLOY / "systemd").glob("*.service")}
COMPOSE: Mapping[str, Any] = yaml.safe_load((DEPLOY / "compose.yml").read_text())
SERVICES: Mapping[str, Any] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service.get("image") == "portal"]
TWINS = {"web": "web-a", "worker": "worker", "papers": "papers", "clock": "clock"}
ANALYZE = shutil.which("systemd-analyze")


def variables(text: str) -> dict[str, str]:
    """The variables of a settings file."""
    return dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))


SETTINGS = variables((DEPLOY / "portal.env.example").read_text())


def command(unit: str) -> list[str]:
    """The command of a unit, its program without the path, and without what only one machine has."""
    [line] = re.findall(r"^ExecStart=(.+)$", UNITS[unit], re.MULTILINE)
    program, *options = line.split()
    return [Path(program).name, *(option for option in options if not is_of_the_machine(option))]


def is_of_the_machine(option: str) -> bool:
    return option.startswith(("--bind=", "--hostname="))


@pytest.mark.parametrize(("unit", "service"), TWINS.items())
def test_units_and_compose_file_start_the_same(unit: str, service: str):
    there = [option for option in SERVICES[service]["command"].split() if not is_of_the_machine(option)]

    assert command(unit) == there


@pytest.mark.parametrize(("unit", "service"), TWINS.items())
def test_units_and_compose_file_set_the_same_bounds(unit: str, service: str):
    memory = re.findall(r"^MemoryMax=(.+)$", UNITS[unit], re.MULTILINE)
    cpu = re.findall(r"^CPUQuota=(\d+)%$", UNITS[unit], re.MULTILINE)

    assert [SERVICES[service]["mem_limit"].upper()] == memory
    assert [str(round(SERVICES[service]["cpus"] * 100))] == cpu


@pytest.mark.parametrize(("unit", "service"), TWINS.items())
def test_units_and_containers_come_back_by_themselves_after_what_they_need(unit: str, service: str):
    [after] = re.findall(r"^After=(.+)$", UNITS[unit], re.MULTILINE)
    waits_for = {re.split(r"[:-]", SERVICES[name]["image"])[0] for name in SERVICES[service]["depends_on"]}

    assert {server.split(".")[0].split("-")[0] for server in after.split()} >= {"postgresql", "redis"}
    assert waits_for == {"postgres", "redis"}
    assert "\nRestart=always\n" in UNITS[unit]
    assert SERVICES[service]["restart"] == "unless-stopped"


def test_the_compose_file_keeps_to_the_published_schema():
    broken = Draft202012Validator(get_builtin_schema("vendor.compose-spec")).iter_errors(COMPOSE)

    assert [f"{error.json_path}: {error.message}" for error in broken] == []


def test_the_schema_refuses_what_compose_would_refuse():
    spoilt = {"services": {"web": {"image": "portal", "mem_limt": "2g"}}}

    assert not Draft202012Validator(get_builtin_schema("vendor.compose-spec")).is_valid(spoilt)


def test_the_front_server_sends_people_to_the_web_servers_there_are():
    [given] = re.findall(r"\{\$PORTAL_UPSTREAMS:(.+?)\}", (DEPLOY / "caddy" / "Caddyfile").read_text())
    served = {f"{name}:{port}" for name in ("web-a", "web-b")
              for port in re.findall(r"--bind=[\d.]+:(\d+)", SERVICES[name]["command"])}  # fmt: skip

    assert set(given.split()) == served == {f"{name}:8000" for name in SERVICES["front"]["depends_on"]}


def test_what_the_compose_file_is_told_from_outside_stops_it_where_it_is_missing():
    text = (DEPLOY / "compose.yml").read_text()
    explained = set(re.findall(r"[A-Z_]{6,}", "".join(line for line in text.splitlines() if line.startswith("#"))))

    assert set(re.findall(r"\$\{(\w+):\?", text)) == set(re.findall(r"\$\{(\w+)", text)) <= explained


def test_the_two_web_servers_are_alike():
    assert SERVICES["web-a"] == SERVICES["web-b"]


def test_every_queue_has_a_worker():
    options = [option for unit in ("worker", "papers") for option in command(unit)]
    queues = ",".join(option.removeprefix("--queues=") for option in options if option.startswith("--queues="))

    assert set(queues.split(",")) == {queue.name for queue in settings.CELERY_TASK_QUEUES}


@pytest.mark.parametrize("name", sorted(UNITS))
def test_a_unit_is_shut_in(name: str):
    """Not as root, nothing of the system to write to, bounded in memory and CPU."""
    for line in (
        "User=portal",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "PrivateTmp=yes",
        "CapabilityBoundingSet=",
    ):
        assert f"\n{line}\n" in UNITS[name]
    assert "\nMemoryMax=" in UNITS[name]
    assert "\nCPUQuota=" in UNITS[name]


@pytest.mark.servers
@pytest.mark.skipif(ANALYZE is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("name", sorted(UNITS))
def test_systemd_counts_a_unit_as_little_exposed(name: str):
    unit = DEPLOY / "systemd" / f"portal-{name}.service"

    weigh = [str(ANALYZE), "security", "--offline=true", "--threshold=20", str(unit)]
    done = subprocess.run(weigh, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", OURS)
def test_a_container_is_shut_in(name: str):
    service = SERVICES[name]

    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["mem_limit"]
    assert set(service["depends_on"]) == {"database", "broker"}


def test_what_others_wait_for_says_when_it_is_healthy():
    waited_for = {name for service in SERVICES.values() if isinstance(service.get("depends_on"), dict)
                  for name, how in service["depends_on"].items() if how["condition"] == "service_healthy"}  # fmt: skip

    assert [name for name in waited_for if "healthcheck" not in SERVICES[name]] == []


def test_volumes_are_declared():
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", ())}

    assert {name for name in used if not name.startswith((".", "/"))} == set(COMPOSE["volumes"])


def test_probes_ask_addresses_that_exist():
    asked = re.findall(r"/-/\w+", (DEPLOY / "compose.yml").read_text() + (DEPLOY / "caddy" / "Caddyfile").read_text())

    assert {resolve(address).view_name for address in asked} >= {"monitoring:health", "monitoring:ready"}


def test_the_settings_file_names_settings_that_exist():
    known = {f"PORTAL_{name.upper()}" for name in Environment.model_fields} | {"DATABASE_URL", "REDIS_URL"}
    in_compose = {
        name for service in SERVICES.values() if service.get("image") == "portal" for name in service["environment"]
    }

    assert SETTINGS.keys() - known == set()
    assert in_compose - known == set()


def test_the_settings_file_asks_for_all_that_serving_people_takes():
    assert {f"PORTAL_{name.upper()}" for name in REQUIRED} - SETTINGS.keys() == set()


@pytest.mark.servers
def test_commands_get_the_settings_of_the_units_word_for_word(tmp_path: Path):
    """`deploy/manage` reads the file as systemd does: nothing is quoted, and nothing is taken for shell."""
    lines = ['PORTAL_SEALS={"*": {"password": "a b$HOME"}}', "PORTAL_MAIL_FROM=Cổng <a@b.example>", "# A=1", "", "B=#2"]
    (tmp_path / "portal.env").write_text("\n".join(lines))
    (tmp_path / "setpriv").write_text('#!/bin/sh\nprintf "%s\\0" "$@" "$PWD" "$(umask)"\nenv -0\n')
    (tmp_path / "setpriv").chmod(0o755)
    given = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PORTAL_ENV_FILE": str(tmp_path / "portal.env")}

    done = subprocess.run([DEPLOY / "manage", "check", "a b"], env=given, capture_output=True, text=True, check=True)

    said = done.stdout.split("\0")
    assert {"--reuid=portal", "manage.py", "check", "a b", settings.BASE_DIR.as_posix(), "0077"} <= set(said)
    assert {lines[0], lines[1], "B=#2"} <= set(said)
    assert not any(entry.startswith("A=") for entry in said)
