"""The drill: a portal that people use is backed up, everything is lost, and it comes back with every hash equal."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest
from django.conf import settings

from bench import journey
from bench.browser import wait_until
from bench.servers import temporary_database
from portal.backups.encryption import decrypt, sha256_of
from portal.backups.manifest import Manifest
from tests.demo import Demo
from tests.portal.test_demo import STORED, a_paid_dossier

IDENTITY = pyrage.x25519.Identity.generate()


def manage(env: dict[str, str], *command: str) -> str:
    """A command of manage.py that ends well; what it printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def settings_of(demo: Demo) -> dict[str, str]:
    """The variables of the demo's web server, with the secret key that it made for itself."""
    raw = Path(f"/proc/{demo.pid_of('portal.serve')}/environ").read_text().split("\0")
    env = dict(line.split("=", 1) for line in raw if "=" in line)
    key = (Path(env["PORTAL_VAR_DIR"]) / "secret_key").read_text()
    return {**env, "PORTAL_SECRET_KEY": key, "PORTAL_BACKUP_RECIPIENTS": f'["{IDENTITY.to_public()}"]'}


@contextmanager
def empty_installation(env: dict[str, str], folder: Path) -> Iterator[dict[str, str]]:
    """The same settings, an empty folder and an empty database."""
    with temporary_database() as database_url:
        yield {
            **env,
            "PORTAL_VAR_DIR": str(folder),
            "DATABASE_URL": database_url,
            "PORTAL_ANCHOR_DIR": str(folder / "a"),
        }


@pytest.mark.long
def test_everything_is_lost_and_comes_back_with_every_hash_equal(demo: Demo, tmp_path: Path) -> None:
    dossier = a_paid_dossier(demo)
    papers = demo.ask(STORED)
    journey.accept(journey.sign_in_clerk(demo.portal), dossier)
    wait_until(lambda: demo.ask(STORED) > papers, within=60)
    env = settings_of(demo)
    (tmp_path / "key").write_text(str(IDENTITY))

    target = Path(manage(env, "backup", str(tmp_path / "backups")).strip())
    with empty_installation(env, tmp_path / "var") as restored:
        (tmp_path / "var").mkdir()
        manage(restored, "restore", str(target), f"--identity={tmp_path / 'key'}")
        again = Path(manage(restored, "backup", str(tmp_path / "again")).strip())
        verified = manage(restored, "verify")  # writes down that it was done

        assert verified.count("no finding(s)") == 7
        assert Manifest.read(again).files == Manifest.read(target).files
        assert len(Manifest.read(target).files) > 3
        assert dump_of(again, tmp_path / "b") == dump_of(target, tmp_path / "a")


def dump_of(target: Path, plain: Path) -> list[str]:
    """What a backup's dump holds, as statements of SQL; PostgreSQL writes its constraints anew, so only their data."""
    decrypt(target / "database.age", plain, IDENTITY)
    assert sha256_of(plain)
    if plain.read_bytes().startswith(b"SQLite"):
        return list(sqlite3.connect(plain).iterdump())
    command = [shutil.which("pg_restore") or "pg_restore", "--data-only", "--file=-", str(plain)]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return sorted(line for line in text.splitlines() if not line.startswith(("--", "\\restrict", "\\unrestrict")))
