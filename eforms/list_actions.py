"""Actions on the long lists of drafts: the only code that changes their rows."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from eforms import actions
from eforms.compiled.form import compile_form
from eforms.definition import Answers, FormDefinition
from eforms.definition.row_ids import ROW_ID, ROW_WRONG, FilePlace, new_row_id, rows_apart
from eforms.errors import DraftDiscardedError, DraftSubmittedError
from eforms.models import Draft, RowList

Rows: TypeAlias = "Sequence[dict[str, Any]]"


@transaction.atomic
def change_list(draft: Draft, key: str, change: Callable[[Rows], Rows]) -> Rows:
    """Change the rows of one list, locked from reading to writing; files of rows that are gone are released.

    The draft counts one revision more, so that nobody submits what they did not see. DraftClosedError, and no change,
    when it was submitted or discarded meanwhile.
    """
    locked = _locked(draft)
    rows = change(rows_of(locked, key))
    _store(draft, key, rows)
    draft.typed = locked.typed
    _write(draft, locked, {key: rows_apart(len(rows))})
    release_files(draft, key, {row[ROW_ID] for row in rows if ROW_ID in row})
    return rows


def reopen(draft: Draft, key: str, rows: Rows) -> None:
    """Open the list of a submitted draft again, with the rows that were filed."""
    _store(draft, key, [{ROW_ID: new_row_id(), **row} for row in rows])


@transaction.atomic
def fill(draft: Draft, form: FormDefinition, answers: Answers) -> None:
    """Write these answers into a new draft, its long lists apart."""
    kept: dict[str, Any] = dict(answers)
    for key in compile_form(form).long_lists:
        if isinstance(rows := kept.get(key), list):
            reopen(draft, key, rows)
            kept[key] = rows_apart(len(rows))
    actions.save(draft, answers=kept, typed={}, step=form.steps[0].key)


@transaction.atomic
def change_reopened_list(draft: Draft, key: str, change: Callable[[Rows], Rows]) -> Rows:
    """The same for a list that was opened again; the draft stays as it was submitted, and so do its files."""
    rows = change(reopened_rows(draft, key, locked=True))
    _store(draft, key, rows)
    return rows


def reopened_rows(draft: Draft, key: str, *, locked: bool = False) -> list[dict[str, Any]]:
    """The rows of a list that was opened again."""
    lists = RowList.objects.select_for_update() if locked else RowList.objects.all()
    return next(iter(lists.filter(draft=draft, key=key).values_list("rows", flat=True)), [])


def _store(draft: Draft, key: str, rows: Rows) -> None:
    RowList.objects.bulk_create(
        [RowList(draft=draft, key=key, rows=rows)],
        update_conflicts=True,
        unique_fields=["draft", "key"],
        update_fields=["rows"],
    )


@transaction.atomic
def change_short_list(draft: Draft, step: str, key: str, change: Callable[[Rows], Rows]) -> Rows:
    """The same for a list among the other answers of a step; what is not right in a row is kept as typed."""
    locked = _locked(draft)
    before = locked.answers.get(key)
    rows = change(before if isinstance(before, list) else [])
    others = {name: texts for name, texts in locked.typed.get(step, {}).items() if not name.startswith(f"{key}-")}
    draft.typed = {**locked.typed, step: {**others, **typed_texts(key, rows)}}
    _write(draft, locked, {key: [{name: part for name, part in row.items() if name != ROW_WRONG} for row in rows]})
    release_files(draft, key, {row[ROW_ID] for row in rows if ROW_ID in row})
    return rows


def _locked(draft: Draft) -> Draft:
    """The draft as it stands, locked."""
    locked = Draft.objects.select_for_update().filter(pk=draft.pk, owner=draft.owner_id).first()
    if locked is None:
        raise DraftDiscardedError
    if locked.submitted_at:
        raise DraftSubmittedError
    return locked


def _write(draft: Draft, locked: Draft, changed: Answers) -> None:
    draft.answers, draft.revision = {**locked.answers, **changed}, locked.revision + 1
    Draft.objects.filter(pk=draft.pk).update(
        answers=draft.answers, typed=draft.typed, revision=F("revision") + 1, touched_at=timezone.now(), warned_at=None
    )


def rows_of(draft: Draft, key: str) -> list[dict[str, Any]]:
    """The rows of one list of a draft; those of a draft from before the list was long stand among its answers."""
    among_answers = draft.answers.get(key)
    if isinstance(among_answers, list):
        return [{ROW_ID: f"o{number}", **row} for number, row in enumerate(among_answers)]
    return next(iter(draft.lists.filter(key=key).values_list("rows", flat=True)), [])


def replace_rows(before: Rows, shown: Collection[str], rows: Rows) -> Rows:
    """The list with these rows in place of those that were shown; where those stood, or at the end."""
    at = next((number for number, row in enumerate(before) if row.get(ROW_ID) in shown), len(before))
    return [*before[:at], *rows, *(row for row in before[at:] if row.get(ROW_ID) not in shown)]


def typed_texts(key: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The invalid texts of these rows by input name."""
    return {
        f"{key}-{number}-{name}": texts
        for number, row in enumerate(rows)
        for name, texts in (row.get(ROW_WRONG) or {}).items()
        if texts
    }


def release_files(draft: Draft, key: str, ids: Collection[str]) -> None:
    """Release the files of rows of this list other than those with these ids."""

    def is_lost(file_key: str) -> bool:
        place = FilePlace(file_key)
        return place.group == key and place.row_id not in ids

    actions.release_lost_files(draft, is_lost)
