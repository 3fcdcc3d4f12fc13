"""Looking for malware. Which scanner is asked stands in the settings; none is a scanner too, and says so."""

from functools import cache
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Scanner(Protocol):
    """Somebody who can tell whether a file is harmful."""

    def threat_in(self, place: Path) -> str:
        """What was found, by its name; empty when nothing was. An OSError when no answer was to be had."""


class NoScanner:
    """For a machine without one: nothing is looked for, so nothing is found."""

    def threat_in(self, place: Path) -> str:
        return ""


@cache
def scanner() -> Scanner:
    """The scanner of these settings."""
    made: Scanner = import_string(settings.SCANNER)()
    return made
