"""Drafts of the forms of staff (nội dung lưu tạm): keep what was typed; who carries the form out drops it."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.people import Person
from services.agencies.permissions import Verb
from services.dossiers import rules
from services.dossiers.models import TaskDraft
from services.dossiers.steps import step_rules


@transaction.atomic
def keep(draft: TaskDraft, *, by: Person, answers: dict[str, Any], typed: dict[str, list[str]]) -> bool:
    """Keep what somebody has typed at an open task of theirs over what `draft` holds, as it was read.

    False when it was kept elsewhere, such as in a second tab, since it was read: nothing is overwritten unseen.
    """
    task = step_rules.check_is_open(draft.task)
    rules.check_may(by, Verb.APPROVE if task.decides else Verb.HANDLE, task.dossier, task=task)
    now = timezone.now()
    values = {"answers": {**draft.answers, **answers}, "typed": typed, "kept_at": now, "revision": draft.revision + 1}
    if not draft.revision:
        key = {"task": task, "owner_id": by.pk, "form": draft.form}
        kept, is_written = TaskDraft.objects.get_or_create(**key, defaults=values)
        draft.pk = kept.pk
    else:
        unchanged = TaskDraft.objects.filter(pk=draft.pk, owner=by.pk, revision=draft.revision)
        is_written = bool(unchanged.update(**values))
    if is_written:
        for name, value in values.items():
            setattr(draft, name, value)
    return is_written


def needless() -> QuerySet[TaskDraft]:
    """What was kept at tasks that are over."""
    return TaskDraft.objects.filter(Q(task__done_at__isnull=False) | Q(task__cancelled_at__isnull=False))
