"""An inspection as its page and its minutes show it, and its rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.timezone import localtime

from core.people import Person
from core.refusals import allows
from core.text import filled_lines, visible
from eforms.answers import paper
from eforms.answers.validation import validate_whole
from eforms.files.uploads import AcceptedFile
from eforms.models import Attachment
from services.agencies import permissions
from services.agencies.permissions import Verb
from services.catalogue.package.appointments import AppointmentPurpose
from services.catalogue.package.process import Delivers, ProcessStep
from services.documents.facts import Attendance, FactSection, MinutesFacts, Picture
from services.dossiers.appointments.rounds import appointments_now, has_minutes_now
from services.dossiers.errors import DossierError, IncompleteFormError
from services.dossiers.filing.declarations import applicant_of
from services.dossiers.models import AppointmentStatus, Attendee, AttendeeSide, Dossier, Inspection, Task
from services.dossiers.models.inspections import PICTURES
from services.dossiers.papers.sections import fact_sections
from services.dossiers.rules import check_is_no_party
from services.dossiers.status import Status

MAX_PICTURES: Final = 20
MAX_MEGABYTES: Final = 10
"""Of one picture."""


@dataclass(frozen=True)
class Presence:
    """Somebody who was there, as it was typed."""

    side: str
    name: str
    position: str
    signature: str
    remark: str


@dataclass(frozen=True)
class Record:
    """What was recorded, complete or not."""

    began_at: datetime | None
    ended_at: datetime | None
    place: str
    content: str
    conclusion: str
    found: Mapping[str, Any] = field(default_factory=dict)
    """What the form of the step asks, by its keys."""
    attendees: Sequence[Presence] = ()
    files: Sequence[AcceptedFile] = ()
    """Pictures to add; each is scanned before anybody can open it, the same one twice is there once."""
    removed: str = ""
    """The id of a picture to take back; it stays stored, as every file of a dossier that was handed in."""


def is_inspection(step: ProcessStep) -> bool:
    """Whether the step delivers an inspection, or has an appointment for one."""
    rule = step.appointment
    return step.delivers is Delivers.INSPECTION or bool(rule and rule.purpose == AppointmentPurpose.INSPECTION)


def may_be_recorded(person: Person, dossier: Dossier, task: Task) -> bool:
    """Whether the person may record an inspection of this open task now: its minutes are not issued yet."""
    step = dossier.package.steps.get(task.step)
    if step is None or not is_inspection(step) or task.awaits_office:
        return False
    return (
        allows(check_is_in_work, dossier, task)
        and allows(check_may_record, person, task)
        and not has_minutes_of(dossier, task)
    )


def has_minutes_of(dossier: Dossier, task: Task) -> bool:
    """Whether minutes were issued since the task was opened."""
    inspections = dossier.inspections.filter(step=task.step, minutes__issued_at__gte=task.opened_at)
    return inspections.exists()


def ends_with_minutes(dossier: Dossier, step: str) -> bool:
    """Whether the minutes finish the step: all but the one in which the result is proposed, or what decides."""
    process_step, proposing = dossier.package.steps[step], dossier.package.proposing_step
    return process_step.delivers in (Delivers.CHECK, Delivers.INSPECTION) and process_step != proposing


def pictures_of(inspection: Inspection) -> QuerySet[Attachment]:
    """Its pictures that were not taken back, in the order in which they came."""
    return inspection.draft.attachments.present().filter(field_key=PICTURES).order_by("pk")


def published_pictures(dossier: Dossier) -> list[Attachment]:
    """The pictures of all inspections whose minutes are issued; none is looked for where no step inspects."""
    if not any(map(is_inspection, dossier.package.steps.values())):
        return []
    drafts = Inspection.objects.filter(dossier=dossier, minutes__isnull=False).values("draft")
    return list(Attachment.objects.present().filter(draft__in=drafts, field_key=PICTURES).order_by("pk"))


def check_may_record(person: Person, task: Task) -> None:
    """Only whoever handles the step at its office records its inspection, and no party of the dossier."""
    check_is_no_party(person, task.dossier)
    if not permissions.may(person, Verb.RECORD_INSPECTION, agency=task.agency):
        raise DossierError("Ghi biên bản kiểm tra của bước này không thuộc thẩm quyền của bạn.")


def check_task_of(dossier: Dossier, step: str) -> Task:
    """Return the open task of the step; it must be one that inspects, at its own office."""
    process_step = dossier.package.steps.get(step)
    task = dossier.tasks.open().filter(step=step, awaits_office=False).select_related("agency").first()
    if process_step is None or not is_inspection(process_step) or task is None:
        raise DossierError(f"{dossier.name} hiện không ở bước kiểm tra thực tế.")
    return task


def check_is_in_work(dossier: Dossier, task: Task) -> None:
    """The handling clerk has begun, or the inspection lies with another office."""
    if dossier.state is Status.ACCEPTED and task.agency_id == dossier.agency_id:
        raise DossierError(f"{dossier.name} chưa có người thụ lý. Hãy bấm “Bắt đầu thẩm định” trước.")


def check_is_being_recorded(inspection: Inspection) -> None:
    """Nothing changes once the minutes are issued."""
    if inspection.minutes_id:
        raise DossierError("Biên bản kiểm tra đã lập nên không sửa được nữa.")


def check_was_meanwhile(dossier: Dossier, content: Record, now: datetime) -> None:
    """An inspection is of a dossier that was filed by then, and is over; the page knows its times to the minute."""
    filed_at = localtime(dossier.submitted_at).replace(second=0, microsecond=0)
    times = [time for time in (content.began_at, content.ended_at) if time]
    if any(time > now for time in times):
        raise DossierError("Ngày, giờ kiểm tra chưa đến. Hãy ghi lúc đã kiểm tra.")
    if any(time < filed_at for time in times):
        raise DossierError(
            f"Hồ sơ nộp lúc {filed_at:%H:%M ngày %d/%m/%Y} nên không thể kiểm tra trước lúc ấy. "
            "Hãy xem lại ngày, giờ kiểm tra."
        )


def check_has_room(inspection: Inspection, new: int) -> None:
    """An inspection has so many pictures at most."""
    if new and pictures_of(inspection).count() + new > MAX_PICTURES:
        raise DossierError(f"Một lần kiểm tra giữ nhiều nhất {MAX_PICTURES} ảnh. Hãy bỏ bớt ảnh không cần.")


def check_is_complete(inspection: Inspection, attendees: Sequence[Attendee], pictures: Sequence[Attachment]) -> None:
    """Minutes say when, where, who was there for both sides, and what follows; all pictures can be opened."""
    if sentence := missing_in(inspection, attendees):
        raise DossierError(sentence)
    if waiting := [picture.name for picture in pictures if not picture.is_readable]:
        raise DossierError(
            f"Ảnh chưa mở được: {', '.join(waiting)}. Hãy chờ kiểm tra xong, hoặc bỏ ảnh ấy, rồi lập biên bản."
        )


def missing_in(record: Inspection | Record, attendees: Iterable[Attendee | Presence]) -> str:
    """What the minutes would lack, as a sentence; empty where they lack nothing."""
    sides = {str(one.side) for one in attendees}
    missing = {
        "giờ bắt đầu và kết thúc": not (record.began_at and record.ended_at),
        "nơi kiểm tra": not visible(record.place),
        "kết luận": not visible(record.conclusion),
        "người của cơ quan": AttendeeSide.OFFICE not in sides,
        "người của bên được kiểm tra hoặc người chứng kiến": sides <= {AttendeeSide.OFFICE},
    }
    names = ", ".join(name for name, is_missing in missing.items() if is_missing)
    return f"Biên bản còn thiếu: {names}. Hãy ghi đủ, lưu lại rồi lập biên bản." if names else ""


def check_findings_are_complete(inspection: Inspection) -> None:
    """What the form of the step asks is answered, and valid."""
    dossier = inspection.dossier
    form = dossier.package.step_forms.get(inspection.step)
    if form and (problems := validate_whole(form, inspection.found, today=dossier.filed_on)):
        labels = ", ".join(f"“{problem.label}”" for problem in problems if problem.label)
        raise IncompleteFormError(f"Nội dung kiểm tra chưa đầy đủ hoặc chưa đúng: {labels}.")


def check_inspection_is_recorded(dossier: Dossier, step: str) -> None:
    """A step that inspects cannot be finished without minutes, unless staff wrote why nobody had to meet."""
    process_step = dossier.package.steps.get(step)
    if process_step is None or not is_inspection(process_step):
        return
    if appointments_now(dossier, step).filter(status=AppointmentStatus.WAIVED).exists():
        return
    if not has_minutes_now(dossier, step):
        raise DossierError("Bước này cần biên bản kiểm tra. Hãy ghi và lập biên bản trước.")


def minutes_facts(
    inspection: Inspection, attendees: Sequence[Attendee], pictures: Sequence[Attachment]
) -> MinutesFacts:
    """What the minutes say, with the findings by the form of the step; ValueError where it has not ended."""
    dossier = inspection.dossier
    if inspection.began_at is None or inspection.ended_at is None:
        raise ValueError("Minutes are of an inspection that has ended.")
    return MinutesFacts(
        code=dossier.code or "",
        applicant=applicant_of(dossier.applicant, dossier, name=dossier.applicant_name),
        subject=dossier.package.record.name,
        place=inspection.place,
        began_at=inspection.began_at,
        ended_at=inspection.ended_at,
        attendees=tuple(map(attendance, attendees)),
        content=filled_lines(inspection.content),
        sections=_findings(inspection),
        conclusion=filled_lines(inspection.conclusion),
        pictures=tuple(Picture(name=one.name, sha256=one.stored.sha256) for one in pictures),
        recorder=str(inspection.recorded_by),
        office_side=AttendeeSide.OFFICE.label,
    )


def attendance(attendee: Attendee) -> Attendance:
    """Somebody who was there, as the minutes and their event name them."""
    return Attendance(
        side=attendee.get_side_display(),
        name=attendee.name,
        position=attendee.position,
        signature=attendee.get_signature_display(),
        remark=attendee.remark,
    )


def _findings(inspection: Inspection) -> tuple[FactSection, ...]:
    """What the form of the step recorded, as sections of the paper; none where the step has no form."""
    dossier = inspection.dossier
    form = dossier.package.step_forms.get(inspection.step)
    if form is None:
        return ()
    sections = paper.sections(form, inspection.found, today=dossier.filed_on)
    return fact_sections(form, sections, lambda row: bool(row.text))
