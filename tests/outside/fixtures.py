"""Fixtures for whoever needs the world outside; `tests/conftest.py` offers them to every test."""

from collections.abc import Iterator

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.outside.site import Outside, running


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """The stand-ins for a portal driven by the test client (http://testserver)."""
    with running(tmp_path_factory.mktemp("outside"), "http://testserver") as site:
        yield site


@pytest.fixture(scope="session")
def outside_live(tmp_path_factory: pytest.TempPathFactory, live_server: LiveServer) -> Iterator[Outside]:
    """The stand-ins for the live server, which they can call back and a browser can return to."""
    with running(tmp_path_factory.mktemp("outside_live"), live_server.url) as site:
        yield site
