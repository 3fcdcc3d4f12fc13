"""The answers of a made-up person in the form of a version: what has a place there, and what has none any more."""

from collections.abc import Mapping
from dataclasses import dataclass

from eforms.answers.carrying import carried_answers
from eforms.definition import Answer, FormDefinition
from services.catalogue.models import SamplePerson, package_by_checksum
from services.dossiers.applicant.answer_summary import summarise


@dataclass(frozen=True)
class FittedAnswers:
    """What is carried into the form, and label and text of what is not."""

    answers: Mapping[str, Answer]
    lost: tuple[tuple[str, str], ...]


def fitted(person: SamplePerson, form: FormDefinition) -> FittedAnswers:
    """The answers of a person as this form takes them; `person.answers` stay as they are."""
    given = package_by_checksum(person.body_id).form
    if given is None or given == form:
        return FittedAnswers(person.answers, ())
    carried = carried_answers(given, form, person.answers)
    if not carried.lost:
        return FittedAnswers(carried.answers, ())
    texts = {line.label: line.value for part in summarise(given, person.answers) for line in part.rows}
    return FittedAnswers(carried.answers, tuple((label, texts.get(label, "")) for label in carried.lost))
