"""What supplements changed, for whoever reads the answers afterwards: from the events that keep former answers."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from eforms.answers import summary
from eforms.definition import Answers, FormDefinition
from eforms.models import Attachment
from services.dossiers.applicant.answer_summary import Mark, SummaryPart
from services.dossiers.combined.attachments import attachments_of
from services.dossiers.models import Dossier, EventType


@dataclass(frozen=True)
class Answered:
    """A supplement that was sent: what was asked for and when, and the answers it replaced."""

    asked: Sequence[str]
    asked_at: datetime
    at: datetime
    before: Answers


def with_changes(dossier: Dossier, parts: Sequence[SummaryPart]) -> Sequence[SummaryPart]:
    """The answers of a dossier, each that a supplement asked for or changed marked with what became of it.

    Without a supplement, which the sheet knows, nothing is read.
    """
    if dossier.sheet.revision == 1:
        return parts
    marks = marks_of(dossier)
    return [
        replace(part, rows=tuple(replace(row, marks=tuple(marks.get(row.key, ()))) for row in part.rows))
        for part in parts
    ]


def marks_of(dossier: Dossier) -> Mapping[str, Sequence[Mark]]:
    """By the key of the answer, the first supplement first; the paper of a row stands at the answer of its group."""
    now: dict[str, Any] = dict(dossier.sheet.answers)
    files = list(attachments_of(dossier))
    marks = defaultdict[str, list[Mark]](list)
    for supplement in reversed(_answered(dossier)):
        before = {key: value for key, value in {**now, **supplement.before}.items() if value is not None}
        for key, mark in _marks(dossier, supplement, before, now, files):
            marks[key].insert(0, mark)
        now = before
    return marks


def _answered(dossier: Dossier) -> list[Answered]:
    """The supplements that were sent, in their order: each answers the last request before it."""
    acts, asked, found = (EventType.SUPPLEMENT_REQUESTED, EventType.SUPPLEMENTED), None, []
    for event in dossier.log.filter(act__in=acts).order_by("serial"):
        if event.act == EventType.SUPPLEMENT_REQUESTED:
            asked = event
        elif asked is not None:
            found.append(Answered(asked.data["fields"], asked.at, event.at, event.data.get("before", {})))
    return found


def _marks(
    dossier: Dossier, supplement: Answered, before: Answers, after: Answers, files: Sequence[Attachment]
) -> Iterator[tuple[str, Mark]]:
    """What this supplement changed, and what it was asked to change and did not."""
    form, today = dossier.package.eform, dossier.filed_on
    texts, texts_now = (_texts(form, answers, today=today) for answers in (before, after))
    labels = summary.labels_by_key(form, before, today=today)
    exchanged = _exchanged(supplement, files)
    for key in dict.fromkeys([*supplement.asked, *supplement.before, *exchanged]):
        place, of_row = key.partition(".")[0], "." in key
        former = exchanged.get(key, _what_differs(texts.get(key, ""), texts_now.get(key, "")))
        is_changed = key in supplement.before or key in exchanged
        yield place, Mark(supplement.at, is_changed, former, labels.get(key, "") if of_row else "")


def _texts(form: FormDefinition, answers: Answers, *, today: date) -> dict[str, str]:
    parts = summary.sections(form, answers, today=today, first_rows=0)
    return {row.key: row.text for part in parts for row in part.rows}


def _what_differs(former: str, now: str) -> str:
    """Of an answer in several lines those that are not the same any more; all of them where none is another."""
    kept = set(now.splitlines())
    lines = former.splitlines()
    return "\n".join([line for line in lines if line not in kept]) or former if len(lines) > 1 else former


def _exchanged(supplement: Answered, files: Sequence[Attachment]) -> dict[str, str]:
    """The names of the files before, by the keys of the papers that got others or lost some."""

    def is_within(moment: datetime | None) -> bool:
        return moment is not None and supplement.asked_at < moment <= supplement.at

    keys = {file.field_key for file in files if is_within(file.added_at) != is_within(file.removed_at)}
    before: dict[str, str] = {}
    for key in keys:
        held = [one for one in files if one.field_key == key and one.added_at <= supplement.asked_at]
        kept = [one.name for one in held if one.removed_at is None or one.removed_at > supplement.asked_at]
        before[key] = "\n".join(kept)
    return before
