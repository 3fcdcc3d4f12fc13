"""Participants (người cùng xác nhận): who besides the applicant has to confirm before a dossier is filed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints

from eforms.definition import (
    Answers,
    Condition,
    FormDefinition,
    FrozenModel,
    Key,
    PersonalNumberField,
    RowsField,
    TaxCodeField,
)
from eforms.definition.base import FieldReference, LongText
from eforms.definition.fields import FieldBase, FullNameField
from eforms.definition.groups import Block
from eforms.definition.presets import OrganisationField, PersonField
from services.catalogue.package.fees.charges import Basis, Title
from services.catalogue.package.office_rules import AnswerPath

MAX_PARTICIPANTS: Final = 10
"""Kinds of participants in one procedure."""
MAX_PEOPLE: Final = 50
"""People under one of them: each is invited, reminded and printed with a signature block of their own."""
MAX_DAYS: Final = 60
"""Shorter than a draft is kept untouched, so that nobody confirms one that is about to be deleted."""
ORGANISATION_NAME: Final = "name"
"""The key under which the form asks what an organisation is called, as questions of the type `organisation` do."""
Place = tuple[int, ...]
"""Where somebody stands: the numbers of the rows, from the outermost to their own; empty outside rows."""


class Participant(FrozenModel):
    """Somebody besides the applicant who has to confirm before the dossier is filed (người cùng xác nhận).

    They are invited with what they see here and nothing else. The applicant, where named among them, confirms by
    sending the invitations.
    """

    key: Key
    title: Title
    title_en: LongText = ""
    """As what they confirm, such as `Bên nam`, `Chủ sở hữu chỗ ở`, `Cha`."""
    people: AnswerPath
    """The person question that names them, such as `groom`; or rows of one person each, such as `owners`."""
    organisations: bool = False
    """Whether `people` names organisations by their tax codes; whoever may act for one confirms on its behalf."""
    when: Condition | None = None
    """Condition on the answers; None: always."""
    case: str = ""
    """The condition in words."""
    consents_to: Annotated[LongText, StringConstraints(min_length=1)]
    """The sentence they confirm."""
    consents_to_en: LongText = ""
    shows: tuple[FieldReference, ...] = ()
    """What they see of the form: fields, parts of blocks (`groom.full_name`), or whole steps by their keys."""
    whole_list: bool = False
    """Whether people out of rows see the rows of the others too, where `shows` names the rows; else only their own."""
    paper: Key | None = None
    """The document question with a signed paper that may replace the confirmation; None: only VNeID."""
    days: int = Field(default=15, ge=1, le=MAX_DAYS)
    """How many days an invitation is open."""
    basis: Annotated[Basis, StringConstraints(min_length=1)]
    """The article that asks for their confirmation."""


@dataclass(frozen=True)
class PersonPath:
    """Where the answers hold the people of a participant: the keys that lead to each, and the keys of the parts.

    The number is the personal number, or the tax code of an organisation.
    """

    keys: tuple[str, ...]
    name: str
    number: str
    born_on: str = ""
    """Empty where the form does not ask for it."""

    def answers_of(self, answers: Answers) -> Iterator[tuple["Place", dict[str, Any]]]:
        """The answers about each of these people, with where they stand."""
        return _descend(answers, self.keys)

    @property
    def root(self) -> str:
        """The key of the question outside all groups."""
        return self.keys[0]


def person_path(form: FormDefinition, participant: Participant) -> PersonPath | None:
    """Where the form asks for these people; None where it asks for no name and personal number there."""
    group, fields = None, tuple(form.fields())
    keys = participant.people.split(".")
    for key in keys:
        group = next((field for field in fields if field.key == key), None)
        if not isinstance(group, Block | RowsField):
            return None
        fields = group.inner_fields
    find = _organisation_parts if participant.organisations else _person_parts
    return find(tuple(keys), group) if group else None


def most_people(form: FormDefinition, participant: Participant) -> int:
    """How many people the form lets stand there at most."""
    most, fields = 1, tuple[FieldBase, ...](form.fields())
    for key in participant.people.split("."):
        group = next((field for field in fields if field.key == key), None)
        if not isinstance(group, Block | RowsField):
            return 0
        most, fields = most * (group.max_rows if isinstance(group, RowsField) else 1), group.inner_fields
    return most


def _person_parts(keys: tuple[str, ...], group: FieldBase) -> PersonPath | None:
    inner: Sequence[FieldBase] = group.inner_fields if isinstance(group, Block | RowsField) else ()
    names = [field.key for field in inner if isinstance(field, FullNameField) and field.key != "other_name"]
    numbers = [field for field in inner if isinstance(field, PersonalNumberField)]
    if len(names) == 1 and len(numbers) == 1:
        return PersonPath(keys, names[0], numbers[0].key, _if_asked(numbers[0].born_on, inner))
    people = [field for field in inner if isinstance(field, PersonField)]
    return _person_parts((*keys, people[0].key), people[0]) if len(people) == 1 else None


def _organisation_parts(keys: tuple[str, ...], group: FieldBase) -> PersonPath | None:
    inner: Sequence[FieldBase] = group.inner_fields if isinstance(group, Block | RowsField) else ()
    names = [field.key for field in inner if field.key == ORGANISATION_NAME]
    tax_codes = [field.key for field in inner if isinstance(field, TaxCodeField)]
    if len(names) == 1 and len(tax_codes) == 1:
        return PersonPath(keys, names[0], tax_codes[0])
    asked = [field for field in inner if isinstance(field, OrganisationField)]
    return _organisation_parts((*keys, asked[0].key), asked[0]) if len(asked) == 1 else None


def _if_asked(key: str | None, fields: Iterable[FieldBase]) -> str:
    return key if key and any(field.key == key for field in fields) else ""


def _descend(answer: Any, keys: Sequence[str], place: Place = ()) -> Iterator[tuple[Place, dict[str, Any]]]:
    if isinstance(answer, list):
        for number, row in enumerate(answer):
            yield from _descend(row, keys, (*place, number))
    elif isinstance(answer, dict) and keys:
        yield from _descend(answer.get(keys[0]), keys[1:], place)
    elif isinstance(answer, dict):
        yield place, answer
