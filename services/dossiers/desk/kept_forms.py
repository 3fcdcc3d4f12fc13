"""The forms on the work page that are kept while they are typed: what was kept is shown again, and kept anew."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any, cast

from core.people import Person
from core.staff_actions import FormFactory, StaffAction
from services.dossiers.actions import task_drafts
from services.dossiers.desk.result_change_actions import PROPOSE_CORRECTION
from services.dossiers.desk.result_fields import ResultForm
from services.dossiers.desk.usual_actions import PROPOSE
from services.dossiers.models import DraftedForm, Task, TaskDraft

OF_RESULTS = frozenset({PROPOSE.slug, PROPOSE_CORRECTION.slug})
"""The slugs of the actions whose forms are those of results, which can be seen as they would be issued."""


def with_kept(actions: Iterable[StaffAction], task: Task | None, person: Person) -> tuple[StaffAction, ...]:
    """The actions of a task; the forms that are kept begin with what this person has typed into them before."""
    actions = tuple(actions)
    if task is None or not any(action.is_live for action in actions):
        return actions
    drafts = TaskDraft.objects.filter(owner=person.pk, task=task) if task.may_have_drafts else ()
    kept = {draft.form: draft for draft in drafts}
    for draft in kept.values():
        draft.task = task
    return tuple(_with_kept(action, task, kept) if action.is_live else action for action in actions)


def _with_kept(action: StaffAction, task: Task, kept: dict[str, TaskDraft]) -> StaffAction:
    form = DraftedForm.RESULT if action.slug in OF_RESULTS else DraftedForm.STEP
    factory = cast(Any, action.form)
    return replace(
        action, form=cast(FormFactory, partial(factory, draft=kept.get(form) or TaskDraft(task=task, form=form)))
    )


def keep(form: ResultForm, *, by: Person) -> bool:
    """Keep what was typed; False when it was kept elsewhere since the page was drawn, and nothing is overwritten."""
    if form.draft is None or form.overwritten:
        return False
    if not task_drafts.keep(form.draft, by=by, answers=form.answers_to_store, typed=form.invalid_texts):
        return False
    answers = {**form.initial_data.answers, **form.draft.answers}
    form.initial_data = form.initial_data._replace(answers=answers, typed=form.draft.typed)
    return True
