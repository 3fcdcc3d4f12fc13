"""Who answers the question of another office, and what they see: the fields and papers that the step shows, no more."""

from typing import Final

from core.people import Person
from eforms.models import Attachment
from services.agencies.permissions import TABLE, Verb, posts_of
from services.catalogue.package.process import Delivers
from services.dossiers.models import Dossier, Task
from services.dossiers.status import Status

IN_WORK: Final = (Status.ACCEPTED, Status.IN_PROGRESS)
"""While questions are answered; what they show is seen no longer."""
ANSWERING_ROLES = frozenset(grant.role for grant in TABLE[Verb.ANSWER_OPINION])


def is_asked(person: Person, task: Task) -> bool:
    """Whether the person is of the very office that is asked, in a role that answers; those above it are not."""
    if task.delivers != Delivers.OPINION or task.awaits_office:
        return False
    return any(post.agency_id == task.agency_id and post.role in ANSWERING_ROLES for post in posts_of(person))


def awaits_answer(task: Task) -> bool:
    """Whether an answer is still taken: it is asked, or its silence was counted and nobody has answered since."""
    return task.is_open or (task.by_silence and not task.findings.filter(counts=False).exists())


def may_read_shown_file(person: Person, dossier: Dossier, attachment: Attachment) -> bool:
    """Whether a question to this person's office, not answered yet, shows the file while the dossier is in work."""
    if dossier.state not in IN_WORK or attachment.removed_at is not None:
        return False
    key = attachment.field_key.partition(".")[0]
    steps = [step.key for step in dossier.package.steps.values() if key in step.shows]
    asked = dossier.tasks.filter(step__in=steps, cancelled_at__isnull=True) if steps else Task.objects.none()
    return any(is_asked(person, task) and awaits_answer(task) for task in asked)
