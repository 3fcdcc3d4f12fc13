"""What a step must have had before it is finished: its appointment, and the minutes of its inspection."""

from services.catalogue.package.process import Delivers
from services.dossiers.appointments.inspections import check_inspection_is_recorded
from services.dossiers.appointments.rules import check_appointment_is_settled
from services.dossiers.models import Dossier


def check_step_may_be_finished(dossier: Dossier, step: str) -> None:
    """The rules of appointments and inspections for whoever finishes a step; the verbs that finish one ask it."""
    check_appointment_is_settled(dossier, step)
    check_inspection_is_recorded(dossier, step)


def check_may_be_handed_over(dossier: Dossier) -> None:
    """A result that is handed over at an appointment waits for it, also where it would be delivered online."""
    for step in dossier.package.steps.values():
        if step.delivers is Delivers.HAND_OVER and step.appointment:
            check_appointment_is_settled(dossier, step.key)
