"""Malware scanning: the scanner named in the settings."""

from functools import cache
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from eforms.status import Scan


class Scanner(Protocol):
    """Interface of a malware scanner."""

    passed: Scan
    """Status of a file in which it found nothing."""

    def find_threat(self, path: Path) -> str:
        """The name of the threat found; empty when there is none. OSError when the scanner gave no answer."""


class NoScanner:
    """Scanner for a machine without one: it finds nothing, and does not say that it looked."""

    passed = Scan.UNSCANNED

    def find_threat(self, path: Path) -> str:
        return ""


@cache
def scanner() -> Scanner:
    """The scanner of these settings."""
    configured: Scanner = import_string(settings.SCANNER)()
    return configured
