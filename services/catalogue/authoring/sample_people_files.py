"""Made-up people in a package file: `sample_people`, the last key, beside what the package itself says.

A person is `{"name": …, "answers": {…}}`. What the form has no place for, or holds in another shape, is left out.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from core.refusals import RefusalError
from eforms.definition import Answer, ValueType
from eforms.definition.fields import FieldBase
from eforms.definition.row_ids import ROW_ID
from services.catalogue import rules
from services.catalogue.errors import CatalogueError
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.definition import Package

KEY: Final = "sample_people"
BEGINS: Final = re.compile(rf',\s*"{KEY}"\s*:\s*')
NO_PEOPLE: Final = 'Người mẫu (sample_people) trong tệp phải là danh sách các mục {"name": …, "answers": {…}}.'
TOO_MANY: Final = f"Tệp có {{}} người mẫu; mỗi phiên bản giữ nhiều nhất {rules.MOST_SAMPLE_PEOPLE}."


@dataclass(frozen=True)
class PersonInFile:
    """One made-up person of a file; `dropped` counts the answers that have no place in the form of the package."""

    name: str
    answers: Mapping[str, Answer]
    dropped: int


def file_of(version: ProcedureVersion) -> str:
    """The package of a version as it was stored, with the people kept with it."""
    people = [{"name": one.name, "answers": one.answers} for one in version.sample_people.all()]
    if not people:
        return version.body.text
    return f'{version.body.text[:-1]},"{KEY}":{json.dumps(people, ensure_ascii=False)}}}'


def split(text: str) -> tuple[str, Any]:
    """The text of the package, its lines where they were, and the people as JSON; None where the file has none."""
    for found in BEGINS.finditer(text):
        try:
            people, end = json.JSONDecoder().raw_decode(text, found.end())
        except (ValueError, RecursionError):
            continue
        if text[end:].strip() == "}":
            return text[: found.start()] + "}", people
    return text, None


def read_people(people: Any, package: Package) -> list[PersonInFile]:
    """The people of a file under the form of its package; CatalogueError with a sentence where they are none."""
    if people is None:
        return []
    if not isinstance(people, list) or not all(_is_person(one) for one in people):
        raise CatalogueError(NO_PEOPLE)
    if len(people) > rules.MOST_SAMPLE_PEOPLE:
        raise CatalogueError(TOO_MANY.format(len(people)))
    fields = {field.key: field for field in package.eform.fields()}
    found = []
    for one in people:
        name = one["name"].strip()
        rules.check_names_sample_person(name)
        answers = {key: value for key, value in one["answers"].items() if key in fields and _fits(fields[key], value)}
        found.append(PersonInFile(name, answers, len(one["answers"]) - len(answers)))
    return found


def why_unreadable(people: Any, package: Package) -> list[str]:
    """The sentence that refuses them; empty where they can be read."""
    try:
        read_people(people, package)
    except RefusalError as refusal:
        return [str(refusal)]
    return []


def _is_person(one: Any) -> bool:
    if not isinstance(one, dict) or one.keys() != {"name", "answers"}:
        return False
    return isinstance(one["answers"], dict) and _is_text(one["name"])


def _is_text(value: Any) -> bool:
    """A text that a database can hold."""
    return isinstance(value, str) and "\0" not in value and value == value.encode("utf-8", "replace").decode()


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _are_texts_by_name(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, [*value, *value.values()]))


SHAPES: Final[Mapping[ValueType, Callable[[Any], bool]]] = {
    ValueType.BOOLEAN: lambda value: isinstance(value, bool),
    ValueType.INTEGER: _is_number,
    ValueType.TEXT: _is_text,
    ValueType.DATE: _is_text,
    ValueType.DECIMAL: _is_text,
    ValueType.TEXT_LIST: _are_texts,
    ValueType.ADDRESS: _are_texts_by_name,
}
"""How answers of one value are stored, by the type of the value; papers have none."""


def _fits(field: FieldBase, answer: Any) -> bool:
    """Whether an answer has the shape that this question stores; whether it is right is said where it is used."""
    if field.value_type is ValueType.BLOCK:
        return _fits_inner(field, answer)
    if field.value_type is ValueType.ROWS:
        return isinstance(answer, list) and all(_fits_inner(field, row) for row in answer)
    fits = SHAPES.get(field.value_type) if field.value_type else None
    return fits is not None and fits(answer)


def _fits_inner(field: FieldBase, answers: Any) -> bool:
    inner: Mapping[str, FieldBase] = {one.key: one for one in getattr(field, "inner_fields", ())}
    return isinstance(answers, dict) and all(
        _is_text(value) if key == ROW_ID else key in inner and (value is None or _fits(inner[key], value))
        for key, value in answers.items()
    )
