"""Actions on appointments: ask for one, choose or set its time, say who came, reschedule, do without."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from core.official_language import official_language
from core.people import User
from services.agencies.permissions import Verb
from services.catalogue.package.process import ProcessStep
from services.dossiers import rules as dossier_rules
from services.dossiers.appointments import offers, rules
from services.dossiers.appointments.offers import appointment_rule
from services.dossiers.appointments.recording import RELATED, locked, record, release, take
from services.dossiers.appointments.rounds import appointments_now
from services.dossiers.models import Appointment, AppointmentStatus, Dossier, EventType, Slot, Task


@official_language()
def ask(task: Task, step: ProcessStep) -> None:
    """Handler of `step_opened`: ask for the appointment that the step needs, unless it had one already.

    Where the office of the step has still to be chosen, it is asked for once the step is opened there.
    """
    rule = step.appointment
    if rule is None or task.awaits_office or _has_one(task.dossier, step):
        return
    now = timezone.now()
    appointment = Appointment.objects.create(
        dossier=task.dossier,
        step=step.key,
        agency=task.agency,
        purpose=rule.purpose,
        choose_by=localdate(now) + timedelta(days=rule.within_days),
        asked_at=now,
    )
    note = f"{rule.purpose.label}. " + (
        f"Hãy chọn giờ hẹn, chậm nhất ngày {appointment.choose_by:%d/%m/%Y}."
        if rule.is_chosen_by_applicant
        else f"{task.agency} sẽ đặt giờ hẹn và báo cho bạn."
    )
    record(appointment, EventType.APPOINTMENT_ASKED, by=None, at=now, note=note)


@transaction.atomic
def choose(appointment: Appointment, slot: Slot, *, by: User, shown: int | None) -> Appointment:
    """Choose the time as the applicant, or change it once; `shown` is the slot that the page named as chosen.

    The same slot again, as after a double click, changes nothing.
    """
    appointment, now = locked(appointment), timezone.now()
    rules.check_may_choose(by, appointment)
    rules.check_is_open(appointment)
    if appointment.slot_id == slot.pk:
        return appointment
    rules.check_is_as_shown(appointment, shown)
    rules.check_may_be_chosen_by_applicant(appointment, by_office=not chosen_by_applicant(appointment))
    rules.check_may_still_be_changed(appointment, now)
    rules.check_is_offered(offers.is_offered(appointment, slot, now, offers.last_day_for_applicant(appointment, now)))
    changes = appointment.changes + 1 if appointment.slot_id else appointment.changes
    return take(appointment, slot, by=by, at=now, changes=changes)


@transaction.atomic
def set_time(appointment: Appointment, *, by: User, slot: Slot) -> Appointment:
    """Set or move the time as the office; also after the applicant did not come."""
    appointment, now = locked(appointment), timezone.now()
    rules.check_may(by, Verb.KEEP_APPOINTMENTS, appointment.agency)
    if appointment.state is AppointmentStatus.MISSED:
        rules.check_may_be_rescheduled(appointment)
    else:
        rules.check_is_open(appointment)
        if appointment.slot_id == slot.pk:
            return appointment
    rules.check_is_offered(offers.is_offered(appointment, slot, now, None))
    return take(appointment, slot, by=by, at=now)


@transaction.atomic
def mark_attended(appointment: Appointment, *, by: User) -> Appointment:
    """Record that the people came (có mặt)."""
    appointment, now = locked(appointment), timezone.now()
    rules.check_may(by, Verb.KEEP_APPOINTMENTS, appointment.agency)
    rules.check_has_come(rules.check_is_set(appointment), now)
    return record(appointment, EventType.APPOINTMENT_ATTENDED, by=by, at=now, status=AppointmentStatus.ATTENDED)


@transaction.atomic
def mark_missed(appointment: Appointment, *, by: User) -> Appointment:
    """Record that nobody came (không đến)."""
    appointment, now = locked(appointment), timezone.now()
    rules.check_may(by, Verb.KEEP_APPOINTMENTS, appointment.agency)
    rules.check_is_over(rules.check_is_set(appointment), now)
    misses = appointment.misses + 1
    return record(
        appointment,
        EventType.APPOINTMENT_MISSED,
        by=by,
        at=now,
        note="Cơ quan sẽ xem xét hẹn lại hoặc làm tiếp; nếu có lý do, hãy gọi cho cơ quan.",
        status=AppointmentStatus.MISSED,
        misses=misses,
    )


@transaction.atomic
def invite_again(appointment: Appointment, *, by: User) -> Appointment:
    """Let the applicant choose once more after a miss (hẹn lại)."""
    appointment = locked(appointment)
    rules.check_may(by, Verb.KEEP_APPOINTMENTS, appointment.agency)
    rules.check_may_be_rescheduled(appointment)
    return reopen_choice(appointment, by=by, reason="Bạn được chọn lại giờ hẹn một lần nữa.")


@transaction.atomic
def waive(appointment: Appointment, *, by: User, note: str) -> Appointment:
    """Go on without the appointment, with the reason (làm tiếp không cần cuộc hẹn)."""
    appointment, now = locked(appointment), timezone.now()
    rules.check_may(by, Verb.KEEP_APPOINTMENTS, appointment.agency)
    rules.check_is_live(appointment)
    dossier_rules.check_says_why(note)
    return release(appointment, AppointmentStatus.WAIVED, EventType.APPOINTMENT_WAIVED, by=by, at=now, note=note)


def reopen_choice(appointment: Appointment, *, by: User | None, reason: str) -> Appointment:
    """Take a locked appointment its time, so that another is chosen, with as many days as at first."""
    now = timezone.now()
    days = appointment_rule(appointment).within_days
    choose_by = localdate(now) + timedelta(days=days)
    ask = (
        f"Hãy chọn giờ khác, chậm nhất ngày {choose_by:%d/%m/%Y}."
        if chosen_by_applicant(appointment)
        else f"{appointment.agency} sẽ đặt giờ khác và báo cho bạn."
    )
    data = {"before": appointment.slot.starts_at.isoformat()} if appointment.slot else {}
    return release(
        appointment,
        AppointmentStatus.AWAITED,
        EventType.APPOINTMENT_CANCELLED,
        by=by,
        at=now,
        note=f"{reason} {ask}",
        data=data,
        slot=None,
        choose_by=choose_by,
        reminded_at=None,
    )


def cancel_all(dossier: Dossier) -> None:
    """Handler of `dossier_ended`: give back what a dossier that has ended still holds, and tell its applicant."""
    if not any(step.appointment for step in dossier.package.steps.values()):
        return
    for appointment in dossier.appointments.live().select_related(*RELATED):
        appointment.dossier = dossier
        release(
            appointment,
            AppointmentStatus.CANCELLED,
            EventType.APPOINTMENT_CANCELLED,
            by=None,
            at=timezone.now(),
            note="Hồ sơ đã kết thúc nên cuộc hẹn không còn nữa; bạn không phải đến.",
        )


def chosen_by_applicant(appointment: Appointment) -> bool:
    """Whether the applicant is to choose its time."""
    return appointment_rule(appointment).is_chosen_by_applicant


def _has_one(dossier: Dossier, step: ProcessStep) -> bool:
    """Whether the step has an appointment in this round that is to come, or that was kept or dispensed with."""
    return appointments_now(dossier, step.key).exclude(status=AppointmentStatus.CANCELLED).exists()
