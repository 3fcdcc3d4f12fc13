"""What a step or a form says beyond its fields: the cases it knows, whom it is not for, what must agree."""

from typing import Annotated

from pydantic import Field, StringConstraints

from eforms.definition.base import FrozenModel, Key, Label, LongText
from eforms.definition.conditions import Condition

Address = Annotated[str, StringConstraints(pattern=r"^(/|/[^/\\\s]\S*|https://\S+)$", max_length=500)]
"""A page of the portal, or a secure one elsewhere."""


class Link(FrozenModel):
    """Somewhere to go, or something to fetch."""

    label: Label
    url: Address


class Case(FrozenModel):
    """A situation people tell apart by its name (trường hợp): it chooses which papers and questions are asked."""

    key: Key
    title: Label
    when: Condition


class Ineligibility(FrozenModel):
    """Whom the form is not for, why, and where to go instead (không thuộc trường hợp giải quyết)."""

    when: Condition
    title: Label
    text: LongText = ""
    instead: Link | None = None


class Check(FrozenModel):
    """What must hold across fields. It is not weighed before everything it needs is answered."""

    that: Condition
    refusal: Label
    at: tuple[Key, ...] = Field(min_length=1, max_length=20)
    """The fields the refusal stands at."""
