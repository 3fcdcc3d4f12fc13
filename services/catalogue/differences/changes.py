"""The entries of a diff: changes, grouped by part of the package."""

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
    """One added, removed or changed item."""

    kind: ChangeKind
    subject: str
    """The item: `Mục “Số điện thoại”`."""
    attribute: str = ""
    """The label of the changed attribute: `bắt buộc`."""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        where = f"{self.subject} – {self.attribute}" if self.attribute else self.subject
        if self.kind is ChangeKind.CHANGED:
            return f"{where}: {self.before} → {self.after}"
        return f"{self.kind.label}: {where}" + (f" ({value})" if (value := self.before or self.after) else "")


@dataclass(frozen=True)
class ChangeGroup:
    """The changes in one part of the package."""

    title: str
    changes: Sequence[Change]
