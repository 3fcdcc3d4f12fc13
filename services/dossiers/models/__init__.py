"""Models of the dossiers: applications, parts, participants, tasks, appointments, money, history, trials, bulk runs."""

from services.dossiers.models.alerts import ALWAYS_ON, Alert, AlertChannel, AlertKind, AlertOff, DigestRun
from services.dossiers.models.appointments import (
    LIVE,
    SETTLED,
    Appointment,
    AppointmentStatus,
    Slot,
    SlotPlan,
)
from services.dossiers.models.archive import ARCHIVES, DossierArchive
from services.dossiers.models.assignment import AssignmentRule
from services.dossiers.models.bulk import BulkItem, BulkRun, BulkState, BulkVerb, Outcome
from services.dossiers.models.combined import CombinedFiling, WaitingPart
from services.dossiers.models.conversation import DossierLabel, DossierMessage, Label, MessageTemplate, Note
from services.dossiers.models.counter import CounterFiling
from services.dossiers.models.dossier import AnswerSheet, Dossier, DossierSerial, Filing, Receiver
from services.dossiers.models.draft_sheet import DraftSheet, PaperSample, ResultPreview
from services.dossiers.models.exports import ExportFormat, ListExport
from services.dossiers.models.extensions import EXTENSION_STEP, Extension
from services.dossiers.models.history import (
    EVENTS_ABOUT_ANSWERS,
    INTERNAL_EVENTS,
    QUIET_EVENTS,
    ClockPeriod,
    DossierEvent,
    EventType,
    HistoryAnchor,
    HistoryCheck,
)
from services.dossiers.models.inspections import Attendee, AttendeeSide, AttendeeSignature, Inspection
from services.dossiers.models.lists import SavedView, SearchTerm
from services.dossiers.models.money import DuesRequest, Exemption, Fee, FeeMoment
from services.dossiers.models.papers import Paper, PaperCheck, ResultHolder
from services.dossiers.models.participants import ConfirmationRound, ConfirmationWay, Invitation, InvitationState
from services.dossiers.models.printout import Printout
from services.dossiers.models.result_changes import (
    CORRECTION_STEP,
    RESULT_CHANGE_STEP,
    ResultChange,
    ResultChangeKind,
)
from services.dossiers.models.statistics import CountedMove, CountingState, DailyCount, Measure, MonthlyCount
from services.dossiers.models.supplements import SupplementProposal, SupplementRequest
from services.dossiers.models.task_drafts import DraftedForm, TaskDraft
from services.dossiers.models.trial import Trial
from services.dossiers.models.work import Interruption, StepFinding, Task

__all__ = [
    "ALWAYS_ON",
    "ARCHIVES",
    "CORRECTION_STEP",
    "EVENTS_ABOUT_ANSWERS",
    "EXTENSION_STEP",
    "INTERNAL_EVENTS",
    "LIVE",
    "QUIET_EVENTS",
    "RESULT_CHANGE_STEP",
    "SETTLED",
    "Alert",
    "AlertChannel",
    "AlertKind",
    "AlertOff",
    "AnswerSheet",
    "Appointment",
    "AppointmentStatus",
    "AssignmentRule",
    "Attendee",
    "AttendeeSide",
    "AttendeeSignature",
    "BulkItem",
    "BulkRun",
    "BulkState",
    "BulkVerb",
    "ClockPeriod",
    "CombinedFiling",
    "ConfirmationRound",
    "ConfirmationWay",
    "CountedMove",
    "CounterFiling",
    "CountingState",
    "DailyCount",
    "DigestRun",
    "Dossier",
    "DossierArchive",
    "DossierEvent",
    "DossierLabel",
    "DossierMessage",
    "DossierSerial",
    "DraftSheet",
    "DraftedForm",
    "DuesRequest",
    "EventType",
    "Exemption",
    "ExportFormat",
    "Extension",
    "Fee",
    "FeeMoment",
    "Filing",
    "HistoryAnchor",
    "HistoryCheck",
    "Inspection",
    "Interruption",
    "Invitation",
    "InvitationState",
    "Label",
    "ListExport",
    "Measure",
    "MessageTemplate",
    "MonthlyCount",
    "Note",
    "Outcome",
    "Paper",
    "PaperCheck",
    "PaperSample",
    "Printout",
    "Receiver",
    "ResultChange",
    "ResultChangeKind",
    "ResultHolder",
    "ResultPreview",
    "SavedView",
    "SearchTerm",
    "Slot",
    "SlotPlan",
    "StepFinding",
    "SupplementProposal",
    "SupplementRequest",
    "Task",
    "TaskDraft",
    "Trial",
    "WaitingPart",
]
