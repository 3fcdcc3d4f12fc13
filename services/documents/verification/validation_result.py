"""What can be said of the digital signature on a file that somebody brings."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class SignatureVerdict(StrEnum):
    """Only the first is good news, and even that does not make the file the one we issued."""

    INTACT = "intact"
    CHANGED = "changed"
    STRANGE = "strange"
    """By somebody whom no authority we trust vouches for, or no longer."""
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"
    UNDECIDED = "undecided"
    """Nobody looked: the file is too large, or too many are being looked at."""


class ValidationResult(BaseModel):
    """A verdict, and where the signature is intact, by whom it is and when it says it was made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verdict: SignatureVerdict
    by: str = ""
    at: datetime | None = None
