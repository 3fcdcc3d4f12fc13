"""Actions on the made-up people that are kept with a version: keep, change, rename, remove, copy into the next one.

Each needs a draft that `by` may write and nobody else is editing.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from django.db import transaction
from django.db.models import Max

from core.people import User
from eforms.definition import Answer
from services.catalogue import rules
from services.catalogue.actions.persistence import lock_version
from services.catalogue.models import ProcedureVersion, SamplePerson, VersionState

AnswersByName = Mapping[str, Mapping[str, Answer]]
COPIED: Final = ("number", "name", "answers", "body_id", "former")


@transaction.atomic
def keep_sample_people(version: ProcedureVersion, people: AnswersByName, *, by: User) -> None:
    """Keep people who were drawn for this version with it; those it has already stay as they are."""
    version = _lock_draft(version, by)
    if not version.sample_people.exists():
        for name, answers in people.items():
            _add(version, name, answers, version.checksum)


@transaction.atomic
def write_sample_person(
    version: ProcedureVersion,
    answers: Mapping[str, Answer],
    *,
    checksum: str,
    by: User,
    name: str,
    person: SamplePerson | None = None,
    former: Sequence[tuple[str, str]] = (),
) -> SamplePerson:
    """Add a person, or replace the answers of one.

    `checksum` is that of the content under which they were given; `former` what had no place in it, with its labels.
    """
    version = _lock_draft(version, by)
    rules.check_names_sample_person(name)
    person = version.sample_people.filter(pk=person.pk).first() if person else None
    if person is None:
        return _add(version, name, answers, checksum)
    person.name, person.answers, person.body_id = name, dict(answers), checksum
    person.former = [*person.former, *(list(one) for one in former)]
    person.save()
    return person


@transaction.atomic
def rename_sample_person(person: SamplePerson, *, name: str, by: User) -> None:
    _lock_draft(person.version, by)
    rules.check_names_sample_person(name)
    SamplePerson.objects.filter(pk=person.pk).update(name=name)


@transaction.atomic
def remove_sample_person(person: SamplePerson, *, by: User) -> None:
    _lock_draft(person.version, by)
    person.delete()


@transaction.atomic
def drop_former_answers(person: SamplePerson, *, by: User) -> None:
    """Forget the answers of a person that had no place any more."""
    _lock_draft(person.version, by)
    SamplePerson.objects.filter(pk=person.pk).update(former=[])


def copy_sample_people(version: ProcedureVersion) -> None:
    """Give a new draft the people of the newest version of its procedure that has any."""
    others = version.procedure.versions.exclude(pk=version.pk).exclude(state=VersionState.ABANDONED)
    source = others.filter(sample_people__isnull=False).order_by("-number").first()
    if source is not None:
        SamplePerson.objects.bulk_create(
            SamplePerson(version=version, **values) for values in source.sample_people.values(*COPIED)
        )


def bring_sample_people(
    version: ProcedureVersion, people: Sequence[tuple[str, Mapping[str, Answer]]], *, is_new: bool
) -> None:
    """Give a draft the people of its file: a new one in place of those copied into it, another where it has none."""
    if is_new:
        version.sample_people.all().delete()
    if version.state == VersionState.DRAFT and not version.sample_people.exists():
        for name, answers in people:
            _add(version, name, answers, version.checksum)


def _add(version: ProcedureVersion, name: str, answers: Mapping[str, Answer], checksum: str) -> SamplePerson:
    rules.check_has_room_for_sample_people(version)
    number = (version.sample_people.aggregate(last=Max("number"))["last"] or 0) + 1
    return version.sample_people.create(number=number, name=name, answers=dict(answers), body_id=checksum)


def _lock_draft(version: ProcedureVersion, by: User) -> ProcedureVersion:
    version = lock_version(version)
    rules.check_state(version, VersionState.DRAFT)
    rules.check_may_write(by, version.procedure.issuer)
    rules.check_is_not_edited_by_another(version, by)
    return version
