"""The diff of two versions of a procedure, in Vietnamese sentences for lawyers."""

from services.catalogue.differences.changes import Change, ChangeGroup, ChangeKind
from services.catalogue.differences.comparison import changed_subjects, diff

__all__ = ["Change", "ChangeGroup", "ChangeKind", "changed_subjects", "diff"]
