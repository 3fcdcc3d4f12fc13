"""Which tests stay together on one process of pytest-xdist, so that what is dear to start starts once.

The groups that pytest-xdist has for this come to nothing with pytest 9.2
(https://github.com/pytest-dev/pytest-xdist/issues/1386), and fail silently; this cannot.
"""

from collections.abc import Iterable
from typing import Final

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

ROOMS: Final = {
    "tests/browser/": "browser",
    "tests/portal/backups/test_drill.py": "browser",
    "tests/portal/test_caddy.py": "browser",
    "tests/portal/test_demo.py": "browser",
    "tests/portal/test_slow_connections.py": "browser",
    "tests/bench/": "bench",
    "tests/payments/": "bank",
    "tests/standins/bank/": "bank",
    "tests/procedures/": "procedures",
    "tests/accounts/test_persons_of_desks.py": "standins",
    "tests/accounts/test_sign_in.py": "standins",
    "tests/accounts/test_vneid_answers.py": "standins",
    "tests/dossiers/filing/test_views_filing.py": "standins",
    "tests/portal/test_journey.py": "standins",
    "tests/standins/": "standins",
}
"""By the beginning of the address; the longest first, so that no process has much left when the others are done."""
SHARED: Final = {"demo": "browser", "the_bank": "bank", "_loaded": "procedures", "standins": "standins"}
"""What is started once, by the fixture, and where it is used."""


class Rooms(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out whole rooms; every other file is one of its own."""

    def _split_scope(self, nodeid: str) -> str:
        return room_of(nodeid)


def room_of(nodeid: str) -> str:
    """Where a test belongs."""
    return next((room for start, room in ROOMS.items() if nodeid.startswith(start)), nodeid.partition("::")[0])


def sort(items: list[pytest.Item]) -> None:
    """The rooms in their order, then the other files."""
    order = {room: place for place, room in enumerate(dict.fromkeys(ROOMS.values()))}
    items.sort(key=lambda item: order.get(room_of(item.nodeid), len(order)))


def strays(items: Iterable[pytest.Item]) -> list[str]:
    """Tests that would start once more what another room has."""
    return [
        f"{item.nodeid} uses “{name}” outside the room “{room}” (tests/rooms.py)"
        for item in items
        for name, room in SHARED.items()
        if name in getattr(item, "fixturenames", ()) and room_of(item.nodeid) != room
    ]
