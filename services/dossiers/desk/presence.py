"""Who else is looking at a dossier (đang xem): kept in the cache for a few minutes, never in the database.

Where the cache is down, or two write at the same moment, somebody is not named for a while; nothing else depends on it.
"""

import time
from typing import Final

from django.core.cache import cache

from core.people import User

SECONDS: Final = 150
"""How long somebody counts as looking after their page was opened or heard of last."""
MOST: Final = 20
"""People remembered for one dossier."""


def others_looking(dossier_id: int, person: User) -> list[str]:
    """The names of the colleagues who have the dossier open; from now on this person is among those others see."""
    key, now = f"dossier-looked-at:{dossier_id}", time.time()
    known: dict[int, tuple[str, float]] = cache.get(key) or {}
    others = {pk: seen for pk, seen in known.items() if pk != person.pk and now - seen[1] < SECONDS}
    latest = sorted(others.items(), key=lambda one: one[1][1])[-MOST:]
    cache.set(key, {**dict(latest), person.pk: (str(person), now)}, SECONDS)
    return [name for _, (name, _) in latest]
