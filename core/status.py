"""Tables of statuses: each member carries the tone and the icon of its badge beside its words."""

from typing import Literal, Protocol, Self

from django.db import models

Tone = Literal["info", "success", "warning", "error", "still"]
"""The colours of a badge: classes `status-…` of the style sheet."""


class Badged(Protocol):
    """What `status_badge` draws: a member of any table of statuses."""

    @property
    def tone(self) -> Tone: ...
    @property
    def icon(self) -> str: ...
    @property
    def label(self) -> str: ...


class StatusChoices(models.TextChoices):
    """The statuses of one thing; a member is written `NAME = value, tone, icon, words`.

    An icon is a file of `templates/components/icons`.
    """

    tone: Tone
    icon: str

    # Only a look-up by value, `OrderStatus("open")`, leaves the rest out: it returns the member that is there.
    def __new__(cls, value: str, tone: Tone = "still", icon: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.tone, member.icon = tone, icon
        return member
