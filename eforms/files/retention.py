"""Retention of stored contents. Each lies on the disk once, by its hash, for all attachments that hold it.

Nothing is deleted by whoever stops holding it: they release the content, and a nightly job deletes it a week later if
nothing holds it then. Files without a row, left by transactions that were rolled back, get one that is released.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from eforms.files import storage
from eforms.models import StoredFile
from eforms.status import REFUSED

KEPT_RELEASED: Final = timedelta(days=7)
"""How long a content stays once nothing holds it."""
ORPHANED_AFTER: Final = timedelta(days=1)
"""Age from which a file without a row belongs to no upload under way."""
BATCH: Final = 500
HOLDING: Final = Q(removed_at__isnull=True) | Q(removed_at__gte=F("draft__submitted_at"))
"""Attachments that hold their content: those present, and those of a dossier taken back after filing."""
_STORED_NAME: Final = re.compile(r"([0-9a-f]{64})(\..+)?")


def release(files: QuerySet[StoredFile]) -> None:
    """Mark contents that something has stopped holding, locked in the same order as where they are attached."""
    ids = list(files.select_for_update(of=("self",)).order_by("sha256").values_list("pk", flat=True))
    StoredFile.objects.filter(pk__in=ids).update(released_at=timezone.now())


def released(now: datetime) -> QuerySet[StoredFile]:
    """The contents that were released `KEPT_RELEASED` ago."""
    return StoredFile.objects.filter(released_at__lte=now - KEPT_RELEASED)


def adopt_orphans(now: datetime) -> None:
    """Give old files without a row one that is released; each night those of one sixteenth of the folders."""
    for digit in "0123456789abcdef":
        sizes = _old_files(f"{digit}{now.toordinal() % 16:x}", (now - ORPHANED_AFTER).timestamp())
        hashes = sorted(sizes)
        for start in range(0, len(hashes), BATCH):
            _adopt({sha256: sizes[sha256] for sha256 in hashes[start : start + BATCH]}, now)


def _adopt(sizes: Mapping[str, int], now: datetime) -> None:
    """Give those of these contents that have no row one that is released."""
    unknown = sizes.keys() - set(StoredFile.objects.filter(sha256__in=sizes).values_list("sha256", flat=True))
    rows = [StoredFile(sha256=sha256, size=sizes[sha256], released_at=now) for sha256 in unknown]
    StoredFile.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def delete_unless_held(pk: int, now: datetime) -> bool:
    """Delete one content with its row; of a refused one the row stays, so that it is still known.

    The file goes while the row is locked: an upload of the same content waits for that, and stores it anew.
    """
    stored = released(now).select_for_update().filter(pk=pk).first()
    if stored is None:
        return False
    is_held = stored.attachments.filter(HOLDING).exists()
    if is_held or stored.scan in REFUSED:
        StoredFile.objects.filter(pk=pk).update(released_at=None)
    else:
        stored.attachments.all().delete()
        stored.delete()
    if not is_held:
        storage.delete(stored.sha256)
    return not is_held


def _old_files(digits: str, before: float) -> dict[str, int]:
    """The contents that begin so and were last written before that time: bytes by hash, 0 where only previews lie."""
    sizes: dict[str, int] = {}
    for name, size, written_at in storage.ATTACHMENTS.listed(digits):
        if (match := _STORED_NAME.fullmatch(name)) and written_at < before:
            sizes[match[1]] = sizes.get(match[1], 0) + (0 if match[2] else size)
    return sizes
