"""Throttling of attempts at a secret: after some free ones each failure makes the pause before the next one longer.

An attempt is counted before the secret is checked, so that a hundred at the same moment do not all find the door open.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext, ngettext

from core.limits import counters
from core.refusals import RefusalError


@dataclass(frozen=True, slots=True)
class Pauses:
    """How many failures are free, the first and the longest pause after more, and when all is forgotten (seconds)."""

    free: int
    longest: int
    forgotten_after: int
    first: int = 60

    def after(self, failures: int) -> int:
        """The pause after this many failures: it doubles with each."""
        doublings = min(failures - self.free, 20)
        return min(self.first * 2**doublings, self.longest) if doublings >= 0 else 0


class ThrottledError(RefusalError):
    """Too many attempts failed; `wait` is in seconds."""

    def __init__(self, wait: int) -> None:
        sentence = gettext("Đã nhập sai quá nhiều lần. Vui lòng đợi %(wait)s rồi thử lại.")
        super().__init__(sentence % {"wait": in_words(wait)})
        self.wait = wait


def in_words(seconds: int) -> str:
    """As a person is told to wait: seconds up to a minute, then whole minutes."""
    if seconds < 60:
        return ngettext("%(number)s giây", "%(number)s giây", max(seconds, 1)) % {"number": max(seconds, 1)}
    minutes = -(-seconds // 60)
    return ngettext("%(number)s phút", "%(number)s phút", minutes) % {"number": minutes}


@transaction.atomic
def attempt(limits: Mapping[str, Pauses]) -> None:
    """Count an attempt for each name; ThrottledError, and nothing counted, while any of them must pause."""
    counted = counters.add({name: pauses.forgotten_after for name, pauses in limits.items()})
    wait = max(_wait(limits[name], count) for name, count in counted.items())
    if wait > 0:
        raise ThrottledError(wait)
    counters.prolong({name: pauses.forgotten_after for name, pauses in limits.items()})


def forgive(*, forgotten: Collection[str] = (), uncounted: Collection[str] = ()) -> None:
    """After a success: forget the failures of some names, and take back this one attempt of others."""
    counters.clear(*forgotten)
    counters.take_back(uncounted)


def _wait(pauses: Pauses, counted: counters.Counted) -> int:
    """Seconds until the next attempt is allowed; those before this one have failed."""
    last = counted.expires_at - pauses.forgotten_after
    return last + pauses.after(counted.times - 1) - counters.now()
