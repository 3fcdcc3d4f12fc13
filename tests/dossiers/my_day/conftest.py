"""The colleague of the tests of assignment."""

from tests.dossiers.assignment.conftest import colleague

__all__ = ["colleague"]
