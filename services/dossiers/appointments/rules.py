"""The rules of appointments: each `check_…` raises DossierError, whose text is a sentence for the user, or returns."""

from datetime import datetime
from typing import Final

from django.utils.timezone import localdate
from django.utils.translation import gettext

from core.people import Person
from services.agencies import permissions
from services.agencies.models import Agency
from services.agencies.permissions import Verb
from services.dossiers.appointments.publishing import MAX_SLOTS, PlannedSlots
from services.dossiers.appointments.rounds import appointments_now
from services.dossiers.errors import DossierError
from services.dossiers.models import LIVE, SETTLED, Appointment, AppointmentStatus, Dossier, Slot

MAX_CHANGES: Final = 1
"""How often an applicant may change the time; the portal's own rule, no law known here names a number."""
MAX_MISSES: Final = 1
"""After so many misses there is one more time, and no further one; likewise."""


def check_may(person: Person, verb: Verb, agency: Agency) -> None:
    """The permission table must allow this person the verb at the office that people meet."""
    if not permissions.may(person, verb, agency=agency):
        raise DossierError(f"Lịch hẹn của {agency} không thuộc thẩm quyền của bạn.")


def check_may_choose(person: Person, appointment: Appointment) -> None:
    """Only the applicant, or who may act for whom it was filed, chooses the time of the dossier's appointment."""
    dossier = appointment.dossier
    if not permissions.may(
        person,
        Verb.CHOOSE_APPOINTMENT,
        applicant_id=dossier.applicant_id,
        on_behalf_of=dossier.on_behalf_of,
        procedure=dossier.package.code,
    ):
        raise DossierError(gettext("Chọn giờ hẹn không thuộc thẩm quyền của bạn: chỉ người nộp hồ sơ được chọn."))


def check_is_open(appointment: Appointment) -> None:
    """The appointment must still be to come."""
    if appointment.status not in (AppointmentStatus.AWAITED, AppointmentStatus.SET):
        raise DossierError(
            gettext(
                "Cuộc hẹn này ở trạng thái “%(label)s” nên không chọn hay đổi giờ được nữa. Hãy xem lại trang hồ sơ."
            )
            % {"label": appointment.state.label}
        )


def check_is_as_shown(appointment: Appointment, shown: int | None) -> None:
    """The time must be the one that the page showed: a choice made in another window is not overwritten unseen."""
    if appointment.slot_id != shown:
        now = (
            gettext("giờ hẹn hiện là %(slot)s") % {"slot": appointment.slot}
            if appointment.slot
            else gettext("giờ hẹn đã được bỏ")
        )
        raise DossierError(
            gettext("Lựa chọn này chưa được ghi: từ khi bạn mở trang, %(now)s. Hãy xem lại rồi chọn.") % {"now": now}
        )


def check_may_be_chosen_by_applicant(appointment: Appointment, *, by_office: bool) -> None:
    """Where the office sets the time, the applicant only changes it."""
    if by_office and appointment.slot_id is None:
        raise DossierError(gettext("Cơ quan đặt giờ cho cuộc hẹn này và báo cho bạn. Bạn chưa phải làm gì."))


def check_may_still_be_changed(appointment: Appointment, now: datetime) -> None:
    """An applicant changes the time once, and before the day of the appointment."""
    if appointment.slot is None:
        return
    if appointment.slot.day <= localdate(now):
        raise DossierError(
            gettext(
                "Chỉ đổi được giờ hẹn đến hết ngày trước ngày hẹn. Nếu không đến được, hãy gọi cho cơ quan để hẹn lại."
            )
        )
    if appointment.changes >= MAX_CHANGES:
        raise DossierError(
            gettext(
                "Bạn đã đổi giờ hẹn một lần; mỗi cuộc hẹn chỉ đổi được một lần. "
                "Nếu không đến được, hãy gọi cho cơ quan để hẹn lại."
            )
        )


def check_is_offered(is_offered: bool) -> None:
    """The slot must be one that the office offers for this purpose and procedure, in time."""
    if not is_offered:
        raise DossierError(gettext("Giờ này không dành cho cuộc hẹn của hồ sơ. Hãy chọn một giờ trong danh sách."))


def check_gives_slots(planned: PlannedSlots) -> None:
    """What is published must give at least one slot, and no more than one form should."""
    if not planned.times:
        raise DossierError(
            "Mẫu này không có giờ hẹn nào: các ngày đều nghỉ, đã qua, ngoài giờ làm việc hoặc đã công bố. "
            "Hãy sửa ngày hoặc giờ."
        )
    if len(planned.times) > MAX_SLOTS:
        raise DossierError(
            f"Mẫu này có {len(planned.times)} khung giờ, nhiều hơn {MAX_SLOTS}. Hãy công bố ít ngày hơn một lần."
        )


def check_slot_can_be_taken(slot: Slot, now: datetime) -> None:
    """The slot must be to come, open and not full."""
    if slot.closed_at:
        raise DossierError(
            gettext("Cơ quan vừa đóng giờ %(slot)s: %(close_reason)s. Hãy chọn giờ khác.")
            % {"slot": slot, "close_reason": slot.close_reason}
        )
    if slot.starts_at <= now:
        raise DossierError(gettext("Giờ %(slot)s đã qua. Hãy chọn giờ khác.") % {"slot": slot})
    if slot.taken >= slot.capacity:
        raise DossierError(gettext("Giờ %(slot)s vừa có người đặt hết chỗ. Hãy chọn giờ khác.") % {"slot": slot})


def check_is_set(appointment: Appointment) -> Slot:
    """Return the slot; the appointment must have its time."""
    if appointment.state is not AppointmentStatus.SET or appointment.slot is None:
        raise DossierError(f"Cuộc hẹn này ở trạng thái “{appointment.state.label}”. Hãy tải lại trang rồi xem lại.")
    return appointment.slot


def check_has_come(slot: Slot, now: datetime) -> None:
    """Who came is said on the day itself or later."""
    if slot.day > localdate(now):
        raise DossierError(f"Cuộc hẹn là ngày {slot.day:%d/%m/%Y}; đến ngày ấy mới ghi được ai có mặt.")


def check_is_over(slot: Slot, now: datetime) -> None:
    """Nobody is missed before the appointment has begun."""
    if slot.starts_at > now:
        raise DossierError(f"Cuộc hẹn bắt đầu lúc {slot}; chưa thể ghi là không đến.")


def check_was_missed(appointment: Appointment) -> None:
    """The applicant must have missed the appointment."""
    if appointment.state is not AppointmentStatus.MISSED:
        raise DossierError("Chỉ hẹn lại khi người nộp đã không đến cuộc hẹn trước.")


def check_may_be_rescheduled(appointment: Appointment) -> None:
    """A missed appointment is made once more, not again and again."""
    check_was_missed(appointment)
    if appointment.misses > MAX_MISSES:
        raise DossierError(
            "Người nộp đã không đến hai lần nên không hẹn lại nữa. "
            "Hãy làm tiếp không cần cuộc hẹn, hoặc trình dừng giải quyết."
        )


def check_is_live(appointment: Appointment) -> None:
    """Somebody must still have to see to it."""
    if appointment.status not in LIVE:
        raise DossierError(f"Cuộc hẹn này ở trạng thái “{appointment.state.label}” nên không thay đổi được nữa.")


def check_appointment_is_settled(dossier: Dossier, step: str) -> None:
    """A step whose appointment is still to come, or was missed, cannot be finished."""
    definition = dossier.package.steps.get(step)
    if definition is None or definition.appointment is None:
        return
    appointment = appointments_now(dossier, step).order_by("pk").last()
    if appointment is None or appointment.status not in SETTLED:
        raise DossierError(
            f"Bước này cần cuộc hẹn “{definition.appointment.purpose.label}”. Hãy ghi người nộp đã có mặt, "
            "hoặc ghi lý do làm tiếp không cần cuộc hẹn."
        )
