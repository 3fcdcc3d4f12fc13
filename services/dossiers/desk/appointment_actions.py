"""The staff actions on an appointment: who came, once more, without it."""

from functools import partial

from django.utils import timezone

from core.people import Person
from core.refusals import allows
from core.staff_actions import StaffAction, offered, permitted, plain_form
from services.agencies import permissions
from services.agencies.permissions import Verb
from services.dossiers.actions.appointments import appointments
from services.dossiers.appointments import rules
from services.dossiers.forms.staff_forms import ReasonForm
from services.dossiers.models import LIVE, Appointment


def _may_have_come(appointment: Appointment) -> bool:
    return appointment.is_set and allows(rules.check_has_come, appointment.slot, timezone.now())


def _may_be_missed(appointment: Appointment) -> bool:
    return appointment.is_set and allows(rules.check_is_over, appointment.slot, timezone.now())


def _may_be_rescheduled(appointment: Appointment) -> bool:
    return allows(rules.check_may_be_rescheduled, appointment)


ATTENDED = StaffAction(
    "co-mat",
    "Đã có mặt",
    Verb.KEEP_APPOINTMENTS,
    appointments.mark_attended,
    applies=_may_have_come,
    explains="Cuộc hẹn đã diễn ra; bước của hồ sơ làm tiếp được.",
    kind="",
)
MISSED = StaffAction(
    "khong-den",
    "Không đến",
    Verb.KEEP_APPOINTMENTS,
    appointments.mark_missed,
    applies=_may_be_missed,
    explains="Người nộp được báo; bạn quyết định hẹn lại hay làm tiếp.",
)
INVITE_AGAIN = StaffAction(
    "hen-lai",
    "Mời chọn lại giờ hẹn",
    Verb.KEEP_APPOINTMENTS,
    appointments.invite_again,
    applies=_may_be_rescheduled,
    explains="Một lần nữa; người nộp được báo và chọn giờ khác.",
)
WAIVE = StaffAction(
    "khong-can-hen",
    "Làm tiếp không cần cuộc hẹn",
    Verb.KEEP_APPOINTMENTS,
    appointments.waive,
    applies=lambda appointment: appointment.status in LIVE,
    form=plain_form(ReasonForm),
    explains="Người nộp đọc được lý do này.",
    kind="danger",
)
ACTIONS = (ATTENDED, MISSED, INVITE_AGAIN, WAIVE)


def actions_for(appointment: Appointment, person: Person) -> tuple[StaffAction, ...]:
    """What this person may do with the appointment now."""
    return offered(ACTIONS, appointment, partial(permissions.may, person, agency=appointment.agency))


def permitted_actions(appointment: Appointment, person: Person) -> tuple[StaffAction, ...]:
    """What this person may do with it in one state or another."""
    return permitted(ACTIONS, partial(permissions.may, person, agency=appointment.agency))
