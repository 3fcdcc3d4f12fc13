"""Hooks of the catalogue; apps above register handlers in their `AppConfig.ready()`."""

from typing import NamedTuple

from core.hooks import Hook
from services.catalogue.models import Procedure


class OpenCounts(NamedTuple):
    """Numbers of open drafts and dossiers."""

    drafts: int
    """Not filed yet."""
    dossiers: int
    """Filed and not yet finished."""


count_open_dossiers = Hook[[Procedure], OpenCounts]()
"""How many drafts and dossiers are open under all versions of a procedure; called outside a transaction.

An exception fails the page.
"""
