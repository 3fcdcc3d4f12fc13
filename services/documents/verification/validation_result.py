"""The result of validating the digital signature on an uploaded file."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class SignatureVerdict(StrEnum):
    """Outcome of the validation. An intact signature does not mean that the file is the stored original."""

    INTACT = "intact"
    CHANGED = "changed"
    UNTRUSTED = "untrusted"
    """Intact, but the signer's certificate leads to no trusted root, or has expired."""
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"
    NOT_CHECKED = "not_checked"
    """Not examined: the file is too large, or all validation slots are taken."""


class ValidationResult(BaseModel):
    """A verdict; of an intact signature also the signer's certificate name and the claimed signing time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verdict: SignatureVerdict
    signer: str = ""
    signed_at: datetime | None = None
