"""Base of status enumerations whose members carry the tone and icon of their badge."""

from typing import Literal, Protocol, Self

from django.db import models

Tone = Literal["info", "success", "warning", "error", "still"]
"""Colour of a badge: CSS class `status-<tone>`."""


class Badged(Protocol):
    """What `status_badge` renders: a member of any status enumeration."""

    @property
    def tone(self) -> Tone: ...
    @property
    def icon(self) -> str: ...
    @property
    def label(self) -> str: ...


class StatusChoices(models.TextChoices):
    """Base of status enumerations; a member is `NAME = value, tone, icon, label`.

    An icon is a file of `templates/components/icons`.
    """

    tone: Tone
    icon: str

    # Tone and icon are absent in a look-up by value, `OrderStatus("open")`, which returns the existing member.
    def __new__(cls, value: str, tone: Tone = "still", icon: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.tone, member.icon = tone, icon
        return member
