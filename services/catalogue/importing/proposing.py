"""Proposes an import (đề nghị nhập): reads files of records into drafts, a batch for each transaction.

Killed half-way and begun again with the same files it goes on behind the last batch that was written.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from django.db import transaction

from core.people import User
from services.catalogue.importing import drafts, import_rules
from services.catalogue.importing.classification import Classifier, Known
from services.catalogue.importing.files import Line, fingerprint, read_lines
from services.catalogue.importing.models import ImportState, Outcome, RecordImport
from services.catalogue.importing.report import Report
from services.catalogue.models import Edition

BATCH: Final = 50
"""Lines of one transaction."""
Progress = Callable[[int], object]
Item = TypeVar("Item")


def propose(paths: Sequence[Path], *, by: User, read_on: date, seen: Progress) -> Report:
    """Read the files into drafts and a report; nothing is published. Without anything new no import remains.

    `seen` is called with the number of lines of each batch.
    """
    import_rules.check_may_propose(by)
    run = _begin(paths, by=by)
    classifier, done = Classifier(by, read_on), set[tuple[str, int]]()
    for item in run.items.all():
        classifier.remember(item)
        done.add((item.file, item.line))
    unchanged = 0
    for batch in _batches(read_lines(paths), BATCH):
        unchanged += _take(
            run, classifier, [line for line in batch if (line.file[:200], line.number) not in done], by=by
        )
        seen(len(batch))
    return _end(run, unchanged)


def rehearse(paths: Sequence[Path], *, by: User, read_on: date, seen: Progress) -> Report:
    """What `propose` would report; nothing is written."""
    import_rules.check_may_propose(by)
    classifier, report = Classifier(by, read_on), Report()
    for batch in _batches(read_lines(paths), BATCH):
        for one in classifier.classify(batch, Known.of(batch)):
            report.add(one)
        seen(len(batch))
    return report


def _begin(paths: Sequence[Path], *, by: User) -> RecordImport:
    """The import of these very files that was interrupted, else a new one."""
    found = fingerprint(paths)
    files = ", ".join(path.name for path in paths)[:500]
    interrupted = RecordImport.objects.filter(state=ImportState.READING, fingerprint=found, proposer=by).first()
    return interrupted or RecordImport.objects.create(files=files, fingerprint=found, proposer=by)


def _take(run: RecordImport, classifier: Classifier, lines: Sequence[Line], *, by: User) -> int:
    """Sift and write one batch; the number of unchanged lines. Two imports at once take turns.

    Sifting takes most of the time: it comes before the transaction, so that on SQLite nobody waits for it who writes,
    and once more within it where another import came between.
    """
    known = Known.of(lines)
    classified = classifier.classify(lines, known)
    with transaction.atomic():
        Edition.objects.get_or_create(pk=1)
        Edition.objects.select_for_update().get(pk=1)
        if (now := Known.of(lines)) != known:
            classified = classifier.classify(lines, now)
        drafts.write(run, classified, by=by)
    return sum(one.outcome == Outcome.UNCHANGED for one in classified)


@transaction.atomic
def _end(run: RecordImport, unchanged: int) -> Report:
    """The report; an import that brought nothing new is not kept, so that a second run changes nothing."""
    run.unchanged, run.state = unchanged, ImportState.PROPOSED
    run.save(update_fields=["unchanged", "state"])
    report = Report.of(run)
    if not run.items.drafted().exists():
        run.delete()
        report.run = None
    return report


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
