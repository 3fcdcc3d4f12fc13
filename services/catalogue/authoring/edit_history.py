"""The edits of a draft in their order, as its log tells them: what can be undone and done again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from services.catalogue.models import AUTHORING_ACTS, ProcedureVersion, VersionAct

MOST_STEPS: Final = 20
"""How many edits back one may go."""


@dataclass(frozen=True)
class EditHistory:
    """The checksums of the texts that a draft has gone through, and which of them it has now."""

    texts: tuple[str, ...]
    position: int

    @property
    def before(self) -> str | None:
        """The text before the last edit."""
        return self.texts[self.position - 1] if self.position else None

    @property
    def after(self) -> str | None:
        """The text of the edit that was undone last."""
        return self.texts[self.position + 1] if self.position + 1 < len(self.texts) else None


def edit_history(version: ProcedureVersion) -> EditHistory:
    """The history of a draft; an edit after an undo forgets what was undone."""
    events = version.events.filter(act__in=AUTHORING_ACTS).order_by("pk").values_list("act", "body_id")
    return history_of(events)


def history_of(events: Iterable[tuple[str, str]]) -> EditHistory:
    """The history that these acts with the texts after them make."""
    texts: list[str] = []
    position = -1
    for act, text in events:
        if act == VersionAct.UNDONE:
            position = max(position - 1, 0)
        elif act == VersionAct.REDONE:
            position = min(position + 1, len(texts) - 1)
        else:
            texts = [*texts[: position + 1], text][-MOST_STEPS - 1 :]
            position = len(texts) - 1
    return EditHistory(tuple(texts), position)
