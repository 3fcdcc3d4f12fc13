"""Rounds of a step: what was held and written before the leader sent the dossier back stays, and settles nothing.

Only a step that the version says keeps it (`kept_when_sent_back`) goes on from it.
"""

from datetime import datetime

from django.db.models import Q

from services.dossiers.models import LIVE, Appointment, Dossier, EventType, Inspection
from services.dossiers.models.appointments import AppointmentQuerySet


def appointments_now(dossier: Dossier, step: str) -> AppointmentQuerySet:
    """The appointments that count for a step: of its present round, or still to come."""
    appointments: AppointmentQuerySet = Appointment.objects.filter(dossier=dossier, step=step)
    since = _began_anew(dossier, step)
    return appointments.filter(Q(asked_at__gte=since) | Q(status__in=LIVE)) if since else appointments


def has_minutes_now(dossier: Dossier, step: str) -> bool:
    """Whether minutes that count for the step are issued."""
    inspections = Inspection.objects.filter(dossier=dossier, step=step, minutes__isnull=False)
    since = _began_anew(dossier, step)
    return (inspections.filter(minutes__issued_at__gte=since) if since else inspections).exists()


def sent_back_at(dossier: Dossier) -> datetime | None:
    """When the leader last sent the dossier back; None where nobody did."""
    sent_back = dossier.log.filter(act=EventType.SENT_BACK).order_by("serial")
    return sent_back.values_list("at", flat=True).last()


def _began_anew(dossier: Dossier, step: str) -> datetime | None:
    """When the present round began; None where it is the first, or the step keeps what it had."""
    definition = dossier.package.steps.get(step)
    return None if definition and definition.kept_when_sent_back else sent_back_at(dossier)
