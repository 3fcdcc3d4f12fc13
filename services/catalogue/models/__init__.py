"""Models of the catalogue: procedures, their versions and texts, and what the packages beside keep of them."""

from services.catalogue.authoring.models import EditLock, SamplePerson, TypedInput
from services.catalogue.experience.models import HandlingTime, NightlyFacts
from services.catalogue.importing.models import ImportItem, RecordImport
from services.catalogue.legal_texts.models import CitedText, ReplacedText
from services.catalogue.library.models import SharedKind, SharedPart, SharedVersion
from services.catalogue.local_fees.models import LocalFee
from services.catalogue.local_reception.models import LocalReception, ReceptionOffice
from services.catalogue.models.packages import MOST_PARSED, Body, Sha256, package_by_checksum
from services.catalogue.models.procedures import Edition, Procedure, ProcedureQuerySet
from services.catalogue.models.states import (
    AUTHORING_ACTS,
    EDITING_ACTS,
    PUBLIC_ACTS,
    WITHOUT_APPROVER,
    VersionAct,
    VersionState,
)
from services.catalogue.models.versions import (
    ProcedureVersion,
    VersionEvent,
    VersionEventQuerySet,
    VersionQuerySet,
    package_in_force,
)
from services.catalogue.publication.models import DatedChange, FilingStop, Remark
from services.catalogue.search.models import SearchTerm, SearchTermChange

__all__ = [
    "AUTHORING_ACTS",
    "EDITING_ACTS",
    "MOST_PARSED",
    "PUBLIC_ACTS",
    "WITHOUT_APPROVER",
    "Body",
    "CitedText",
    "DatedChange",
    "EditLock",
    "Edition",
    "FilingStop",
    "HandlingTime",
    "ImportItem",
    "LocalFee",
    "LocalReception",
    "NightlyFacts",
    "Procedure",
    "ProcedureQuerySet",
    "ProcedureVersion",
    "ReceptionOffice",
    "RecordImport",
    "Remark",
    "ReplacedText",
    "SamplePerson",
    "SearchTerm",
    "SearchTermChange",
    "Sha256",
    "SharedKind",
    "SharedPart",
    "SharedVersion",
    "TypedInput",
    "VersionAct",
    "VersionEvent",
    "VersionEventQuerySet",
    "VersionQuerySet",
    "VersionState",
    "package_by_checksum",
    "package_in_force",
]
