"""A finding of the linters, and how bad it is."""

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    ERROR = "error"
    """It must be corrected before the definition is published."""
    WARNING = "warning"


class Finding(NamedTuple):
    """One finding, and the JSON path of the part it is about, such as `steps.0.fields.2`."""

    path: str
    message: str
    severity: Severity = Severity.ERROR
