"""A dossier on the road, and handlers for one test."""

from tests.core.conftest import register
from tests.dossiers.conftest import in_work, paid, road

__all__ = ["in_work", "paid", "register", "road"]
