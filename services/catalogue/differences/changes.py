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
    subject: str
    """What it is about: `Mục “Số điện thoại”`."""
    attribute: str = ""
    """Which of its sides changed: `bắt buộc`."""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        where = f"{self.subject} – {self.attribute}" if self.attribute else self.subject
        if self.kind is ChangeKind.CHANGED:
            return f"{where}: {self.before} → {self.after}"
        return f"{self.kind.label}: {where}" + (f" ({value})" if (value := self.before or self.after) else "")


@dataclass(frozen=True)
class ChangeGroup:
    """The differences of one part of the package."""

    title: str
    changes: Sequence[Change]
