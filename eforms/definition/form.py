"""Steps and the whole form definition."""

import json
from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Self

import pydantic

from eforms.definition.base import FrozenModel, Key, Label, LongText
from eforms.definition.conditions import Condition
from eforms.definition.fields import Option
from eforms.definition.paper import PaperLabel
from eforms.definition.repeating import Field
from eforms.definition.rules import AtLeast, Case, Check, Ineligibility

Checks = Annotated[tuple[Check, ...], pydantic.Field(max_length=100)]
IneligibilityRules = Annotated[tuple[Ineligibility, ...], pydantic.Field(max_length=100)]
MAX_DEFINITION_LENGTH = 500_000
"""Characters of the JSON of one form; the longest of the project's own has a tenth of it."""
MAX_FIELDS = 1_000
"""Fields of one form; the longest form of the State has a third of it."""

MAX_EXPRESSIONS_LENGTH = 30_000
"""Characters of all expressions of one form, for each costs time to compile; real forms have a thousand."""
EXPRESSION_KEYS = frozenset({"show_if", "required_if", "prefill_if", "value", "when", "that"})


class Step(FrozenModel):
    """One page of a form."""

    key: Key
    title: Label
    intro: LongText = ""
    title_en: LongText = ""
    intro_en: LongText = ""
    """English texts, shown in place of the Vietnamese when the portal is read in English."""
    paper_title: PaperLabel | None = None
    """The heading of its answers on paper; without one the title. Empty: no heading."""
    show_if: Condition | None = None
    cases: tuple[Key, ...] = ()
    """Keys of cases, as with a field."""
    fields: tuple[Field, ...] = pydantic.Field(min_length=1, max_length=500)
    at_least: tuple[AtLeast, ...] = pydantic.Field(default=(), max_length=20)
    """Of which papers or answers at least some must be given."""
    checks: Checks = ()
    not_eligible: IneligibilityRules = ()


class FormDefinition(FrozenModel):
    """A form (biểu mẫu điện tử): its pages, the check page, the clerk's page and the PDF are rendered from it."""

    title: Annotated[str, pydantic.StringConstraints(max_length=300)] = ""
    """The title of the paper form (tờ khai, đơn, giấy đề nghị…), at the head of the PDF."""
    steps: tuple[Step, ...] = pydantic.Field(min_length=1, max_length=100)
    cases: tuple[Case, ...] = pydantic.Field(default=(), max_length=100)
    checks: Checks = ()
    not_eligible: IneligibilityRules = ()
    """Checks and ineligibility rules of the form are evaluated with the step of the last field they read."""
    signed_as: PaperLabel = ""
    """Who signs the paper form, above the name at its end (Người yêu cầu, Chủ hộ kinh doanh…)."""
    side_by_side: tuple[tuple[Key, Key], ...] = pydantic.Field(default=(), max_length=20)
    """Pairs of steps, or of blocks in one step, that stand beside each other on paper (bên nữ, bên nam)."""

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Parse a definition from its JSON; ValueError (of pydantic, or of its length) when it is invalid."""
        if len(text) > MAX_DEFINITION_LENGTH:
            raise ValueError(f"Biểu mẫu dài hơn {MAX_DEFINITION_LENGTH} ký tự.")
        return cls.model_validate_json(text)

    @pydantic.model_validator(mode="after")
    def _check_limits(self) -> Self:
        if sum(len(step.fields) for step in self.steps) > MAX_FIELDS:
            raise ValueError(f"Biểu mẫu có hơn {MAX_FIELDS} mục.")
        if sum(map(len, _expression_texts(self))) > MAX_EXPRESSIONS_LENGTH:
            raise ValueError(f"Các biểu thức của biểu mẫu dài hơn {MAX_EXPRESSIONS_LENGTH} ký tự.")
        return self

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the canonical JSON; a default left out or written out makes no difference."""
        canonical = self.model_dump(mode="json", exclude_defaults=True)
        return sha256(json.dumps(canonical, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def __hash__(self) -> int:
        return hash(self.checksum)

    def fields(self) -> Iterator[Field]:
        """Every field outside groups, in the order of the pages."""
        return (field for step in self.steps for field in step.fields)


def _expression_texts(part: FrozenModel) -> Iterator[str]:
    """The CEL texts in this part and below; condition rows are none, and cost little."""
    for name, value in part:
        if name in EXPRESSION_KEYS and isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from (
                text
                for inner in value
                if isinstance(inner, FrozenModel) and not isinstance(inner, Option)
                for text in _expression_texts(inner)
            )
