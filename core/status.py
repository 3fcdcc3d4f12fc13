"""Base of status enumerations whose members carry the tone and icon of their badge."""

from enum import property as enum_property
from typing import Literal, Protocol, Self

from django.db import models
from django.utils.translation import gettext

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


class TranslatedChoices(models.TextChoices):
    """Base of choices whose labels are written in Vietnamese and read in the language of the page."""

    @enum_property
    def label(self) -> str:
        return gettext(str(self._label_))


class StatusChoices(TranslatedChoices):
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
