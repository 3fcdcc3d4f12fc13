"""One application, its history, and the work on it."""

from services.dossiers.models.dossier import (
    AnswerSheet,
    Delivery,
    Dossier,
    DossierSerial,
    Filing,
    Paper,
    PaperKind,
    Receiver,
)
from services.dossiers.models.history import Act, ClockPeriod, DossierEvent
from services.dossiers.models.money import DuesRequest, Fee, Moment
from services.dossiers.models.trial import Trial
from services.dossiers.models.work import Note, SupplementRequest, Task

__all__ = [
    "Act",
    "AnswerSheet",
    "ClockPeriod",
    "Delivery",
    "Dossier",
    "DossierEvent",
    "DossierSerial",
    "DuesRequest",
    "Fee",
    "Filing",
    "Moment",
    "Note",
    "Paper",
    "PaperKind",
    "Receiver",
    "SupplementRequest",
    "Task",
    "Trial",
]
