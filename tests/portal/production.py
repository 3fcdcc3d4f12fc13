"""A complete environment of a portal that serves people, and programs started with it."""

import json
import os
import subprocess
import sys
from pathlib import Path

from cryptography.fernet import Fernet
from django.conf import settings

from standins.certification_authority import authority

SEAL_PASSWORD = "mat-khau-con-dau-that"
HANGS_AFTER = 600
"""Seconds; to migrate takes a minute on two cores, several beside other tests."""
SECRET_KEY = "kh0ng-ai-doan-duoc-khoa-nay-vi-no-dai-hon-nam-muoi-ky-tu-0123456789"


def complete(folder: Path) -> dict[str, str]:
    """Every variable that the start asks for."""
    authority.write(folder, password=SEAL_PASSWORD)
    seal = {"pkcs12": str(folder / authority.SEAL), "password": SEAL_PASSWORD}
    return {
        "PORTAL_VAR_DIR": str(folder / "var"),
        "PORTAL_SITE_URL": "https://dichvucong.example",
        "PORTAL_SECRET_KEY": SECRET_KEY,
        "PORTAL_ENCRYPTION_KEYS": json.dumps([Fernet.generate_key().decode()]),
        "PORTAL_CLAMAV": "127.0.0.1:3310",
        "PORTAL_SMTP_URL": "smtp+tls://portal:secret@mail.example:587",
        "PORTAL_MAIL_FROM": "Cổng dịch vụ công <khong-tra-loi@dichvucong.example>",
        "PORTAL_SEALS": json.dumps({"*": seal}),
        "PORTAL_SEAL_ROOTS": str(folder / authority.ROOTS),
        "PORTAL_VNEID_URL": "https://vneid.example",
        "PORTAL_VNEID_CLIENT_SECRET": "a-secret-of-the-ministry",
        "PORTAL_VNPAY_URL": "https://vnpay.example",
        "PORTAL_VIETQR_URL": "https://bank.example",
    }


def run(*command: str, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """A program of the portal with these variables and no others of its own; it must come to an end."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=variables(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=HANGS_AFTER,
        check=False,
    )


def variables(env: dict[str, str]) -> dict[str, str]:
    """The machine's variables without the tests' own, and these."""
    own = ("PORTAL_", "DJANGO_", "DATABASE_URL", "REDIS_URL")
    return {**{name: value for name, value in os.environ.items() if not name.startswith(own)}, **env}
