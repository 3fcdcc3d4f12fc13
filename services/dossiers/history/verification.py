"""Verification of a dossier's history: its chain of events, and the answers, findings and files they vouch for."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Final

from eforms.files import storage
from eforms.models import Attachment
from services.dossiers.appointments.inspections import published_pictures
from services.dossiers.appointments.minutes_evidence import inspections_are_recorded
from services.dossiers.history import event_chain, evidence
from services.dossiers.models import AnswerSheet, Dossier, DossierEvent, EventType, WaitingPart
from services.dossiers.participants.confirmations import are_as_filed


class Fault(StrEnum):
    """What does not agree with the recorded hashes."""

    CHAIN = "chain"
    """An event was changed, added, removed or moved."""
    ANSWERS = "answers"
    """The answer sheet is not the one that the last event about it recorded."""
    FILES = "files"
    """The attachments are not those that the last event about them recorded."""
    CONTENT = "content"
    """A file on the disk is missing or has another content."""
    FINDINGS = "findings"
    """What the office found is not what the events recorded."""
    INSPECTIONS = "inspections"
    """What an inspection recorded, who was there or its pictures are not what the event of its minutes recorded."""
    OFFICES = "offices"
    """A part that waited, or still waits, lies with another office than the event of filing recorded."""
    CONFIRMATIONS = "confirmations"
    """What the participants confirmed, by the hashes in the event of filing, is not what was filed with it."""
    ROOT = "root"
    """The events of a day no longer give the root of its anchor, or its file outside the database differs."""


def faults(dossier: Dossier, *, read_files: bool = False) -> Iterator[Fault]:
    """The faults in the history of a dossier; with `read_files` its attachments are read from the disk as well.

    A dossier filed before events recorded answers is verified by its chain alone.
    """
    yield from (fault for fault, holds in PROOFS.items() if not holds(dossier))
    about_answers = list(dossier.log.exclude(answers_hash="").order_by("serial"))
    if not about_answers:
        return
    recorded = about_answers[-1]
    sheet = AnswerSheet.objects.filter(dossier=dossier).first()
    if sheet is None or evidence.answers_hash(sheet.answers) != recorded.answers_hash or not _began_as_filed(dossier):
        yield Fault.ANSWERS
    attachments = evidence.attachments_at(dossier, recorded.at)
    if evidence.file_hashes(attachments) != recorded.data.get("files"):
        yield Fault.FILES
    if sheet is not None and not are_as_filed(dossier):
        yield Fault.CONFIRMATIONS
    if read_files and not all(map(_is_on_disk, [*attachments, *published_pictures(dossier)])):
        yield Fault.CONTENT


def _began_as_filed(dossier: Dossier) -> bool:
    """Whether the parts that waited, or still wait, have the answers whose hash the filing's first events recorded."""
    if not dossier.part:
        return True
    waits = WaitingPart.objects.filter(whole=dossier.filing_id)
    waiting = {one.part: evidence.answers_hash(one.answers) for one in waits}
    first_events = DossierEvent.objects.filter(dossier__filing=dossier.filing_id, serial=1).select_related("dossier")
    first = {event.dossier.part: event for event in first_events}
    own = first[dossier.part]
    filed = [event.data.get("waiting", {}) for event in first.values() if event.act == EventType.SUBMITTED]
    began = own.act != EventType.OPENED or all(one.get(dossier.part) == own.answers_hash for one in filed)
    return began and all(one == waiting for one in filed)


def _waits_where_filed(dossier: Dossier) -> bool:
    """Whether the parts that waited, or still wait, lie with the offices that the filing's first events recorded."""
    if not dossier.part:
        return True
    offices = dict(WaitingPart.objects.filter(whole=dossier.filing_id).values_list("part", "agency"))
    filed = DossierEvent.objects.filter(dossier__filing=dossier.filing_id, act=EventType.SUBMITTED)
    recorded = (data.get("waiting_offices", offices) for data in filed.values_list("data", flat=True))
    return all(offices.items() <= one.items() for one in recorded)


PROOFS: Final[Mapping[Fault, Callable[[Dossier], bool]]] = {
    Fault.CHAIN: event_chain.is_intact,
    Fault.FINDINGS: evidence.findings_are_recorded,
    Fault.INSPECTIONS: inspections_are_recorded,
    Fault.OFFICES: _waits_where_filed,
}
"""What must hold of every dossier, by the fault where it does not."""


def _is_on_disk(file: Attachment) -> bool:
    sha256 = file.stored.sha256
    try:
        return storage.ATTACHMENTS.is_intact(sha256)
    except OSError:
        return False
