"""A dossier on the road."""

from tests.dossiers.conftest import in_work, paid, road

__all__ = ["in_work", "paid", "road"]
