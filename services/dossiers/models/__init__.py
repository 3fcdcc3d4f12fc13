"""One application, its history, and the work on it."""

from services.dossiers.models.dossier import (
    AnswerSheet,
    Delivery,
    Dossier,
    DossierQuerySet,
    DossierSerial,
    Fee,
    Filing,
    Paper,
    PaperKind,
    Receiver,
)
from services.dossiers.models.history import Act, ClockPeriod, DossierEvent
from services.dossiers.models.work import Note, SupplementRequest, Task

__all__ = [
    "Act",
    "AnswerSheet",
    "ClockPeriod",
    "Delivery",
    "Dossier",
    "DossierEvent",
    "DossierQuerySet",
    "DossierSerial",
    "Fee",
    "Filing",
    "Note",
    "Paper",
    "PaperKind",
    "Receiver",
    "SupplementRequest",
    "Task",
]
