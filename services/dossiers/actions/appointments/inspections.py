"""Actions on inspections: record who was there, what was found and pictures; issue the minutes."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.people import User
from eforms import actions as forms
from eforms.models import Attachment, Draft
from notifications.actions import tell
from services.documents import actions as documents
from services.documents.document_types import DocumentType
from services.dossiers.appointments import inspections as rules
from services.dossiers.appointments.inspections import Record, minutes_facts, pictures_of
from services.dossiers.appointments.minutes_evidence import evidence_of
from services.dossiers.appointments.recording import RELATED, release
from services.dossiers.appointments.recording import record as record_appointment
from services.dossiers.models import (
    Appointment,
    AppointmentStatus,
    Attendee,
    Dossier,
    EventType,
    Inspection,
    Paper,
    Task,
)
from services.dossiers.models.inspections import PICTURES
from services.dossiers.process.transitions import apply, lock
from services.dossiers.steps import step_rules
from services.dossiers.steps.finishing import finish
from services.dossiers.steps.finishing import record as record_finding

INSPECTED_WITHOUT_A_TIME: Final = "Đã kiểm tra thực tế và lập biên bản, nên không cần hẹn giờ nữa."


@transaction.atomic
def record(dossier: Dossier, step: str, *, by: User, content: Record) -> Inspection:
    """Save what is recorded of the inspection of a step so far, complete or not, and its pictures."""
    return _recorded(lock(dossier), step, by, content)


@transaction.atomic
def issue_minutes(dossier: Dossier, step: str, *, by: User, content: Record) -> Inspection:
    """Issue the minutes (lập biên bản kiểm tra): the record is closed, told to the applicant, part of the history.

    What was found by the form of the step is a finding from now on, and the step is done, unless the result is
    proposed in it. Its appointment is settled. What is refused is not saved either.
    """
    dossier = lock(dossier)
    inspection = _recorded(dossier, step, by, content)
    attendees, pictures = list(inspection.attendees.all()), list(pictures_of(inspection))
    rules.check_is_complete(inspection, attendees, pictures)
    rules.check_findings_are_complete(inspection)
    facts = minutes_facts(inspection, attendees, pictures)
    document = documents.issue(
        DocumentType.MINUTES,
        key=f"inspection:{inspection.pk}",
        agency=inspection.agency,
        owner=dossier.applicant,
        facts=facts,
        by=by,
    )
    Paper.objects.create(dossier=dossier, kind=DocumentType.MINUTES, document=document)
    inspection.minutes = document
    inspection.save(update_fields=["minutes"])
    now = timezone.now()
    _settle_appointment(dossier, inspection, by=by, at=now)
    apply(dossier, EventType.INSPECTED, by=by, at=now, data=evidence_of(inspection, attendees, pictures))
    _record_findings(dossier, inspection, by=by)
    return inspection


def picture_refused(attachment: Attachment) -> None:
    """Handler of `eforms.hooks.file_refused`: tell whoever records the inspection that a picture is of no use."""
    if attachment.field_key != PICTURES:
        return
    inspection = Inspection.objects.select_related("dossier", "recorded_by").filter(draft=attachment.draft_id).first()
    if inspection is None:
        return
    tell(
        inspection.recorded_by,
        "picture_withheld",
        key=f"picture_withheld:{attachment.pk}",
        path=reverse("admin:inspection_record", args=[inspection.dossier_id, inspection.step]),
        context={"file": attachment, "dossier": inspection.dossier},
    )


def _record_findings(dossier: Dossier, inspection: Inspection, *, by: User) -> None:
    """The step is done with what was found; where the result is proposed in it, it goes on."""
    task, found = rules.check_task_of(dossier, inspection.step), inspection.found
    if rules.ends_with_minutes(dossier, task.step):
        finish(dossier, step_rules.check_may_be_finished(dossier, task), found, by=by)
    elif task.step in dossier.package.step_forms:
        record_finding(dossier, task, found, EventType.FINDING_RECORDED, by=by)


def _settle_appointment(dossier: Dossier, inspection: Inspection, *, by: User, at: datetime) -> None:
    """The appointment with its time was kept; one without is needed no more, as the inspection has been done."""
    live = Appointment.objects.live().filter(dossier=dossier, step=inspection.step)
    for appointment in live.select_related(*RELATED):
        appointment.dossier = dossier
        if appointment.is_set:
            event, status = EventType.APPOINTMENT_ATTENDED, AppointmentStatus.ATTENDED
            record_appointment(appointment, event, by=by, at=at, status=status)
        else:
            event, status = EventType.APPOINTMENT_WAIVED, AppointmentStatus.WAIVED
            release(appointment, status, event, by=by, at=at, note=INSPECTED_WITHOUT_A_TIME)


def _recorded(dossier: Dossier, step: str, by: User, content: Record) -> Inspection:
    """The record of the step of a locked dossier with this content; who was there is written anew."""
    task = rules.check_task_of(dossier, step)
    rules.check_may_record(by, task)
    rules.check_is_in_work(dossier, task)
    rules.check_was_meanwhile(dossier, content, timezone.now())
    inspection = _begun(dossier, task, by)
    for name in ("began_at", "ended_at", "place", "content", "conclusion"):
        setattr(inspection, name, getattr(content, name))
    inspection.found = dict(content.found)
    inspection.recorded_by = by
    inspection.save()
    inspection.attendees.all().delete()
    Attendee.objects.bulk_create(Attendee(inspection=inspection, **vars(one)) for one in content.attendees)
    if content.removed:
        forms.remove(inspection.draft, content.removed, fields=[PICTURES])
    rules.check_has_room(inspection, len(content.files))
    forms.attach(inspection.draft, PICTURES, content.files)
    return inspection


def _begun(dossier: Dossier, task: Task, by: User) -> Inspection:
    """The inspection that is being recorded, a new one without it or where the step began anew."""
    inspections = dossier.inspections.filter(step=task.step).select_related("draft", "agency", "minutes")
    begun = inspections.order_by("pk").last()
    if begun and not (begun.minutes and begun.minutes.issued_at < task.opened_at):
        rules.check_is_being_recorded(begun)
        begun.dossier = dossier
        return begun
    checksum, now = dossier.package.eform.checksum, timezone.now()
    draft = Draft.objects.create(owner=dossier.applicant, checksum=checksum, submitted_at=now)
    return Inspection.objects.create(dossier=dossier, step=task.step, agency=task.agency, draft=draft, recorded_by=by)
