"""Packages as they were stored before packages could say more: the keys that came later are missing in their text."""

from pathlib import Path

import pytest

from services.catalogue.actions import persistence

STORED = Path(__file__).parent / "dossiers" / "upgrade" / "stored_2.000635.json"
"""The canonical text of 2.000635 at that time, as installations keep it under its checksum."""


def store_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is imported be stored as it was stored then."""
    monkeypatch.setattr(persistence, "canonical", lambda package: STORED.read_text(encoding="utf-8"))
