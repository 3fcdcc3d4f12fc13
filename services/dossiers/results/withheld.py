"""Results that are issued and withheld (chưa trả): nobody they are for has them before the fee and the hand-over."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext, gettext_noop

from services.dossiers.models import Appointment, Dossier, Fee
from services.dossiers.status import Status

AFTER_FEE: Final = gettext_noop("Đã có. Bạn nhận được ngay sau khi nộp khoản còn lại.")
AFTER_HAND_OVER: Final = gettext_noop(
    "Đã ký, được trao tại buổi hẹn “{}”. Bạn tải được bản điện tử sau khi đã đến buổi hẹn."
)


def is_withheld_of(dossier: str) -> Q:
    """Of rows that lead to a dossier by this name: whether its results are withheld.

    They are while a fee is owed, and while the dossier is decided and people have still to come to the hand-over.
    """
    owed = Fee.objects.owed().filter(dossier=OuterRef(dossier))
    to_come = Appointment.objects.live().filter(dossier=OuterRef(dossier), dossier__status=Status.COMPLETED)
    return Q(Exists(owed)) | Q(Exists(to_come))


def why_withheld(dossier: Dossier, *, owes: bool, to_come: Iterable[Appointment]) -> str:
    """Why the applicant does not have the results yet, in a sentence; empty where nothing keeps them."""
    if owes:
        return gettext(AFTER_FEE)
    purposes = [one.get_purpose_display() for one in to_come if dossier.state is Status.COMPLETED]
    return gettext(AFTER_HAND_OVER).format(purposes[0]) if purposes else ""
