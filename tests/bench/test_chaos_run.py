"""A short run of bin/bench chaos: whatever is killed, frozen or filled meanwhile, nothing is lost or doubled."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = [pytest.mark.long, pytest.mark.servers]
DOSSIERS = 4
SHORT = ("--json", f"--dossiers={DOSSIERS}", "--blows=6", "--seed=144")
LIMIT = 3600.0
"""Seconds; far more than a loaded machine needs."""


def test_nothing_is_lost_or_doubled_while_everything_fails():
    stores = ["--on-servers"] if os.environ.get("DATABASE_URL") else []
    done = subprocess.run(
        [sys.executable, "-m", "bench", "chaos", *SHORT, *stores],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT,
    )

    assert done.returncode == 0, done.stdout + done.stderr[-5000:]
    report = json.loads(done.stdout)
    del report["longest_wait_s"]
    assert report == {"dossiers": DOSSIERS, "lost": 0, "doubled": 0, "broken_chains": 0, "books_differ": 0}
