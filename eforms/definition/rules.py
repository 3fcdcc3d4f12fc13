"""Cases, ineligibility rules and cross-field checks of a step or a form."""

from typing import Annotated

from pydantic import Field, PositiveInt, StringConstraints

from eforms.definition.base import FrozenModel, Key, Label, LongText
from eforms.definition.conditions import Condition

Address = Annotated[str, StringConstraints(pattern=r"^(/|/[^/\\\s]\S*|https://\S+)$", max_length=500)]
"""A path of the portal, or an https URL elsewhere."""


class Link(FrozenModel):
    """A labelled link: a page to go to, or a file to download."""

    label: Label
    label_en: LongText = ""
    url: Address


class Case(FrozenModel):
    """A named situation (trường hợp) that decides which documents and questions are asked."""

    key: Key
    title: Label
    title_en: LongText = ""
    when: Condition


class Ineligibility(FrozenModel):
    """A rule for whom the form is not: when, why, and where to go instead (không thuộc trường hợp giải quyết)."""

    when: Condition
    title: Label
    text: LongText = ""
    title_en: LongText = ""
    text_en: LongText = ""
    instead: Link | None = None


class Check(FrozenModel):
    """A cross-field check. It is not evaluated before everything it reads is answered."""

    that: Condition
    refusal: Label
    refusal_en: LongText = ""
    at: tuple[Key, ...] = Field(min_length=1, max_length=20)
    """Keys of the fields at which the message is shown."""


class AtLeast(FrozenModel):
    """At least so many of these papers or answers must be given (ít nhất một trong các giấy tờ)."""

    of: tuple[Key, ...] = Field(min_length=2, max_length=40)
    """Keys of questions of the step, each of which is optional by itself."""
    number: PositiveInt = 1
    refusal: LongText = ""
    """The author's own sentence when fewer are given."""
    refusal_en: LongText = ""
