"""What the room above knows and this one asks; it registers in its `AppConfig.ready()`."""

from typing import NamedTuple

from core.hooks import Hook
from services.catalogue.models import Procedure


class OpenCounts(NamedTuple):
    """What was begun under the versions there are."""

    drafts: int
    """Begun and not yet filed."""
    dossiers: int
    """Filed and not yet ended."""


count_open_dossiers = Hook[[Procedure], OpenCounts]()
"""How much was begun under the versions of a procedure, and not ended; asked in no transaction.

An exception fails the page.
"""
