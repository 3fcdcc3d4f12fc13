"""The diff of two versions of a procedure, in Vietnamese sentences for lawyers."""

from services.catalogue.differences.changes import Change, ChangeGroup, ChangeKind
from services.catalogue.differences.comparison import diff

__all__ = ["Change", "ChangeGroup", "ChangeKind", "diff"]
