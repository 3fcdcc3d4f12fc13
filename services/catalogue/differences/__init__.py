"""What differs between two versions of a procedure, in words a lawyer reads."""

from services.catalogue.differences.changes import Change, ChangeGroup, ChangeKind
from services.catalogue.differences.comparison import diff

__all__ = ["Change", "ChangeGroup", "ChangeKind", "diff"]
