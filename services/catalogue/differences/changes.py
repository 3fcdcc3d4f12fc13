"""One difference, and those of one subject."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"

    @property
    def label(self) -> str:
        return {"added": "Thêm", "removed": "Bỏ", "changed": "Sửa"}[self]


@dataclass(frozen=True)
class Change:
    """One thing that is there no longer, is new, or is another than before."""

    kind: ChangeKind
    about: str
    """What it is about: `Mục “Số điện thoại”`."""
    what: str = ""
    """Which of its sides changed: `bắt buộc`."""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        where = f"{self.about} – {self.what}" if self.what else self.about
        if self.kind is ChangeKind.CHANGED:
            return f"{where}: {self.before} → {self.after}"
        return f"{self.kind.label}: {where}" + (f" ({told})" if (told := self.before or self.after) else "")


@dataclass(frozen=True)
class ChangeGroup:
    """The differences of one part of the package."""

    title: str
    changes: Sequence[Change]
