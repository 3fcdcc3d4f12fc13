"""An appointment as the pages of a dossier show it, and what a step had before the dossier was sent back."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime

from core.refusals import allows
from services.catalogue.package.process import ProcessStep
from services.dossiers.appointments import rules
from services.dossiers.appointments.offers import appointment_rule
from services.dossiers.appointments.recording import RELATED, place_of, when
from services.dossiers.appointments.rounds import sent_back_at
from services.dossiers.models import LIVE, SETTLED, Appointment, AppointmentStatus, Dossier, Inspection


@dataclass(frozen=True)
class AppointmentOverview:
    """What one reads of an appointment, and what the applicant may do with it."""

    appointment: Appointment
    title: str
    state: AppointmentStatus
    when: str
    place: str
    bring: str
    may_choose: bool
    choose_url: str
    calendar_url: str


def overview(appointment: Appointment, now: datetime) -> AppointmentOverview:
    slot, rule = appointment.slot, appointment_rule(appointment)
    args = [appointment.dossier_id, appointment.pk]
    may_choose = appointment.is_set or (appointment.slot is None and rule.is_chosen_by_applicant)
    return AppointmentOverview(
        appointment=appointment,
        title=appointment.get_purpose_display(),
        state=appointment.state,
        when=when(slot) if slot else "",
        place=place_of(slot) if slot else "",
        bring=rule.bring,
        may_choose=may_choose
        and allows(rules.check_is_open, appointment)
        and allows(rules.check_may_still_be_changed, appointment, now),
        choose_url=reverse("dossiers:choose_slot", args=args),
        calendar_url=reverse("dossiers:appointment_calendar", args=args) if appointment.is_set else "",
    )


def appointments_of(dossier: Dossier, now: datetime) -> list[AppointmentOverview]:
    """Those of a dossier that are to come; none is looked for where the package has none."""
    if not any(step.appointment for step in dossier.package.steps.values()):
        return []
    rows = list(dossier.appointments.filter(status__in=LIVE).select_related(*RELATED).order_by("pk"))
    for row in rows:
        row.dossier = dossier
    return [overview(row, now) for row in rows]


@dataclass(frozen=True)
class EarlierRound:
    """What a step had before the dossier was sent back, in words."""

    lines: tuple[str, ...]
    is_kept: bool
    """Whether the step may go on from it."""


def earlier_round(dossier: Dossier, step: ProcessStep | None) -> EarlierRound | None:
    """What the step had before the dossier was last sent back; None where there was nothing."""
    since = sent_back_at(dossier) if step and step.meets_people else None
    if step is None or since is None:
        return None
    before = Appointment.objects.filter(dossier=dossier, step=step.key, asked_at__lt=since, status__in=SETTLED)
    written = Inspection.objects.filter(dossier=dossier, step=step.key, minutes__issued_at__lt=since)
    issued = written.order_by("pk").values_list("minutes__issued_at", flat=True)
    lines = (
        *(_earlier(one) for one in before.select_related(*RELATED).order_by("pk")),
        *(f"Biên bản kiểm tra lập lúc {localtime(at):%H:%M ngày %d/%m/%Y}." for at in issued if at),
    )
    return EarlierRound(lines, step.kept_when_sent_back) if lines else None


def _earlier(appointment: Appointment) -> str:
    time = f" {when(appointment.slot)}" if appointment.slot else ""
    return f"Cuộc hẹn{time}: {appointment.state.label.lower()}."
