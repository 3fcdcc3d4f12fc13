"""Care of the histories: verify what moved and a sample of the rest, then anchor the days that are over."""

import logging
import random
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from services.dossiers.history import anchoring, verification
from services.dossiers.history.verification import Fault
from services.dossiers.models import Dossier, DossierEvent, HistoryAnchor, HistoryCheck

SAMPLE: Final = 500
"""How many dossiers that did not move are verified each night, at most; their files are read from the disk."""
ANCHORS: Final = 30
"""How many past anchors are verified each night."""
_log = logging.getLogger(__name__)


def verify_and_anchor() -> HistoryCheck:
    """What happens each night. Faults are kept in the check and logged as errors; the day is anchored all the same.

    Also where the verification itself fails or runs out of time: what is not anchored can be rewritten.
    """
    try:
        return verify(moved_dossiers(), sampled_dossiers(), anchors=HistoryAnchor.objects.all()[:ANCHORS])
    finally:
        anchoring.anchor_past_days()


def moved_dossiers() -> Iterable[int]:
    """The dossiers with an event after the last anchor."""
    last = HistoryAnchor.objects.values_list("last_event", flat=True).first() or 0
    events = DossierEvent.objects.filter(pk__gt=last).order_by("dossier_id")
    return events.values_list("dossier_id", flat=True).distinct()


def sampled_dossiers() -> Iterable[int]:
    """Dossiers taken at random from all."""
    highest = Dossier.objects.aggregate(highest=Max("pk"))["highest"] or 0
    drawn = random.SystemRandom().sample(range(1, highest + 1), min(SAMPLE, highest))
    return Dossier.objects.filter(pk__in=drawn).values_list("pk", flat=True)


def verify(
    dossiers: Iterable[int],
    with_files: Iterable[int] = (),
    *,
    anchors: Iterable[HistoryAnchor] = (),
    progress: Callable[[int], object] = lambda count: None,
) -> HistoryCheck:
    """Verify these dossiers, those `with_files` also by what is on the disk, and these anchors; keep what was found.

    Anchors whose row is gone are verified always: whoever rewrites the past would remove them.
    """
    found: list[dict[str, Any]] = []
    count = 0
    for read_files, keys in ((False, dossiers), (True, with_files)):
        for count, key in enumerate(keys, count + 1):  # noqa: B020  # counts on through both
            found += [{"dossier": key, "fault": fault} for fault in _faults(key, read_files=read_files)]
            progress(count)
    checked = [*anchors, *anchoring.anchors_without_row()]
    found += [{"anchor": str(anchor.day), "fault": Fault.ROOT} for anchor in checked if not anchoring.is_intact(anchor)]
    for fault in found:
        _log.error("history: %s", fault)
    return HistoryCheck.objects.create(dossiers=count, anchors=len(checked), faults=found)


@transaction.atomic
def _faults(key: int, *, read_files: bool) -> list[Fault]:
    """The faults of one dossier, its row locked meanwhile: nobody adds an event between two reads."""
    dossier = Dossier.objects.select_for_update().get(pk=key)
    return list(verification.faults(dossier, read_files=read_files))
