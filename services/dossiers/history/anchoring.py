"""Anchors: each night a hash over all events so far, written outside the database, signed and, where set, time-stamped.

Who rewrites the past must rewrite every later anchor too, here and wherever the files were copied. An anchor is
`ANCHOR_DIR/2026-11-28.json`, its signature by the portal's seal `….json.p7s` (CMS, detached; `openssl cms -verify`
reads it), its time stamp `….json.tst` (RFC 3161).
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from services.documents.signing import detached
from services.dossiers.models import DossierEvent, HistoryAnchor

SIGNATURE, TIME_STAMP = ".p7s", ".tst"


def anchor_past_days() -> HistoryAnchor | None:
    """Anchor the events up to the end of yesterday that no anchor covers yet; None where there are none."""
    day = timezone.localdate() - timedelta(days=1)
    last = HistoryAnchor.objects.first()
    anchor = _computed(last, day)
    if anchor.events == 0 or (last and last.day >= day):
        return None
    _write(anchor)  # before the row: a run that was killed in between writes the same file again
    anchor.save(force_insert=True)
    return anchor


def is_intact(anchor: HistoryAnchor) -> bool:
    """Whether the events still give this root, and the file outside the database says the same and is signed so."""
    rows = DossierEvent.objects.filter(pk__gte=anchor.first_event, pk__lte=anchor.last_event)
    root, count, _, _ = _root(anchor.previous, rows.order_by("pk").values_list("pk", "hash").iterator())
    previous = HistoryAnchor.objects.filter(day__lt=anchor.day).values_list("root", flat=True).first() or ""
    return (root, count, previous) == (anchor.root, anchor.events, anchor.previous) and _file_is_intact(anchor)


def anchors_without_row() -> list[HistoryAnchor]:
    """The anchors that only their files know: rows were removed, or a night ended between writing the two."""
    known = {path_of(day) for day in HistoryAnchor.objects.values_list("day", flat=True)}
    return [_read(path) for path in sorted(Path(settings.ANCHOR_DIR).glob("[0-9]*.json")) if path not in known]


def path_of(day: date) -> Path:
    """The file of a day's anchor."""
    return Path(settings.ANCHOR_DIR) / f"{day.isoformat()}.json"


def _computed(last: HistoryAnchor | None, day: date) -> HistoryAnchor:
    """The anchor of a day, not saved: the events after the last anchor that happened before the day's end."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    after = last.last_event if last else 0
    rows = DossierEvent.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "hash", "at").iterator()
    covered = ((pk, event_hash) for pk, event_hash, _ in takewhile(lambda row: row[2] < end, rows))
    previous = last.root if last else ""
    root, count, first_event, last_event = _root(previous, covered)
    return HistoryAnchor(
        day=day,
        first_event=first_event,
        last_event=last_event,
        events=count,
        previous=previous,
        root=root,
        is_signed=detached.can_sign(),
        is_stamped=bool(settings.TIME_STAMP_URL),
    )


def _root(previous: str, rows: Iterable[tuple[int, str]]) -> tuple[str, int, int, int]:
    """Root over the previous one and these events, their count, and the first and last primary key."""
    digest, count, first_event, last_event = hashlib.sha256(previous.encode()), 0, 0, 0
    for primary_key, event_hash in rows:
        digest.update(event_hash.encode())
        count, first_event, last_event = count + 1, first_event or primary_key, primary_key
    return digest.hexdigest(), count, first_event, last_event


def _content(anchor: HistoryAnchor) -> bytes:
    names = ("first_event", "last_event", "events", "previous", "root", "is_signed", "is_stamped")
    return json.dumps({"day": anchor.day.isoformat(), **{name: getattr(anchor, name) for name in names}}).encode()


def _read(path: Path) -> HistoryAnchor:
    """The anchor in a file, not saved; one that holds nothing where the file cannot be read."""
    day = date.fromisoformat(path.stem)
    try:
        return HistoryAnchor(**{**json.loads(path.read_bytes()), "day": day})
    except (OSError, ValueError, TypeError):
        return HistoryAnchor(day=day, first_event=0, last_event=0, events=0, is_signed=False, is_stamped=False)


def _write(anchor: HistoryAnchor) -> None:
    """Write the file with its proofs, proofs first: a file that is there is complete."""
    path, content = path_of(anchor.day), _content(anchor)
    path.parent.mkdir(parents=True, exist_ok=True)
    if anchor.is_signed:
        _replace(_beside(path, SIGNATURE), detached.sign(content))
    if anchor.is_stamped:
        _replace(_beside(path, TIME_STAMP), detached.time_stamp(content, settings.TIME_STAMP_URL))
    _replace(path, content)


def _file_is_intact(anchor: HistoryAnchor) -> bool:
    path, content = path_of(anchor.day), _content(anchor)
    try:
        return path.read_bytes() == content and _proofs_are_right(anchor, path, content)
    except OSError:
        return False


def _proofs_are_right(anchor: HistoryAnchor, path: Path, content: bytes) -> bool:
    """Whether signature and time stamp, as far as the anchor has them, are of this content; OSError: one is missing."""
    if anchor.is_signed and settings.SEAL_ROOTS:
        signature = _beside(path, SIGNATURE).read_bytes()
        if not detached.is_signed(content, signature, settings.SEAL_ROOTS):
            return False
    if not anchor.is_stamped:
        return True
    return detached.stamped_hash(_beside(path, TIME_STAMP).read_bytes()) == hashlib.sha256(content).digest()


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _replace(path: Path, content: bytes) -> None:
    """Write a file under another name first: it is there whole or not at all."""
    temporary = path.with_name(f".{path.name}")
    temporary.write_bytes(content)
    temporary.replace(path)
