"""The other parties of an appointment (các bên): who confirmed with the applicant, and has to come as well.

They are told in the account that confirmed, and find time and place on the page of their invitation.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.urls import reverse

from core.people import User
from notifications.actions import tell
from services.catalogue.package.appointments import AppointmentPurpose
from services.dossiers.appointments.overview import AppointmentOverview, appointments_of, overview
from services.dossiers.models import Appointment, Dossier, DossierEvent, EventType, Invitation, InvitationState
from services.dossiers.participants.messages import recipients_of

TOLD: Final = frozenset(
    {
        EventType.APPOINTMENT_SET,
        EventType.APPOINTMENT_MOVED,
        EventType.APPOINTMENT_CANCELLED,
        EventType.APPOINTMENT_MISSED,
        EventType.APPOINTMENT_WAIVED,
    }
)


def parties_of(appointment: Appointment) -> Iterator[tuple[User, Invitation]]:
    """Who else has to come, with the invitation that they confirmed: of a part those whom its office sees."""
    seen = [participant.key for participant in appointment.dossier.package.participants]
    if not seen or appointment.purpose != AppointmentPurpose.BOTH_PARTIES:
        return
    confirmed = Invitation.objects.online().filter(round=appointment.dossier.filing_id, state=InvitationState.CONFIRMED)
    for invitation in confirmed.filter(participant__in=seen).select_related("person", "round__filing__version"):
        yield from ((person, invitation) for person in recipients_of(invitation))


def tell_parties(appointment: Appointment, event: DossierEvent) -> None:
    """Tell the other parties what became of the appointment; the applicant is told by the event itself."""
    if event.act in TOLD:
        _tell(appointment, "party_appointment", f"event:{event.pk}", event.at, act=event.act)


def remind_parties(appointment: Appointment, now: datetime) -> None:
    """Remind the other parties the day before."""
    _tell(appointment, "appointment_tomorrow", f"slot:{appointment.slot_id}", now)


def appointments_for(
    invitation: Invitation, dossiers: Iterable[Dossier], now: datetime
) -> Sequence[AppointmentOverview]:
    """The appointments to come of these dossiers of its filing at which the invited person has to be."""
    return [
        replace(
            one,
            may_choose=False,
            calendar_url=one.calendar_url
            and reverse("dossiers:invitation_calendar", args=[invitation.token, one.appointment.pk]),
        )
        for dossier in dossiers
        if invitation.participant in {participant.key for participant in dossier.package.participants}
        for one in appointments_of(dossier, now)
        if one.appointment.purpose == AppointmentPurpose.BOTH_PARTIES
    ]


def _tell(appointment: Appointment, kind: str, key: str, now: datetime, **context: object) -> None:
    dossier = appointment.dossier
    for person, invitation in parties_of(appointment):
        tell(
            person,
            kind,
            key=f"party:{invitation.pk}:{appointment.pk}:{key}",
            path=invitation.get_absolute_url(),
            context={
                "recipient": person,
                "applicant": dossier.applicant,
                "dossier": dossier,
                "appointment": appointment,
                "shown": overview(appointment, now),
                **context,
            },
        )
