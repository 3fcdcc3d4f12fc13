"""Staff actions on a procedure: stop filing in an emergency, confirm that, and let people file again."""

from collections.abc import Sequence
from functools import partial

from core.people import Person
from core.staff_actions import StaffAction, offered, permitted, plain_form
from services.agencies.permissions import Verb, may
from services.catalogue import actions
from services.catalogue.models import Procedure, VersionState
from services.catalogue.publication.forms import LiftStopForm, StopFilingForm


def _can_be_stopped(procedure: Procedure) -> bool:
    in_force = procedure.versions.filter(state=VersionState.PUBLISHED)
    return procedure.is_online and not procedure.stopped_because and in_force.exists()


def _waits_for_second_person(procedure: Procedure) -> bool:
    return procedure.filing_stops.current().filter(confirmed_at=None).exists()


STOP = StaffAction(
    "dung-nhan",
    "Tạm dừng nhận hồ sơ",
    Verb.STOP_FILING,
    actions.stop_filing,
    applies=_can_be_stopped,
    form=plain_form(StopFilingForm),
    explains="Chỉ dùng khi khẩn cấp. Không ai bắt đầu hoặc nộp được nữa, ngay từ lúc này; bản đang soạn được giữ và "
    "người soạn được báo. Một người khác phải xác nhận trong 24 giờ, nếu không thủ tục tự nhận hồ sơ trở lại.",
    success="{thing} đã tạm dừng nhận hồ sơ.",
    kind="danger",
    layout="folded",
    asks_again=True,
)
CONFIRM = StaffAction(
    "xac-nhan-dung",
    "Xác nhận tạm dừng",
    Verb.STOP_FILING,
    actions.confirm_filing_stop,
    applies=_waits_for_second_person,
    explains="Thủ tục dừng nhận hồ sơ cho đến khi có người mở lại.",
    success="Đã xác nhận tạm dừng {thing}.",
    kind="",
    asks_again=True,
)
LIFT = StaffAction(
    "nhan-lai",
    "Nhận hồ sơ trở lại",
    Verb.STOP_FILING,
    actions.lift_filing_stop,
    applies=lambda procedure: bool(procedure.stopped_because),
    form=plain_form(LiftStopForm),
    explains="Người dân bắt đầu và nộp được ngay; người đang soạn dở được báo.",
    success="{thing} đã nhận hồ sơ trở lại.",
    asks_again=True,
)

ACTIONS = (STOP, CONFIRM, LIFT)


def procedure_actions_for(procedure: Procedure, person: Person) -> Sequence[StaffAction]:
    """The actions this person may take on the procedure now; nobody confirms what they stopped."""
    shown = offered(ACTIONS, procedure, partial(may, person, agency=procedure.issuer))
    stopped_by_them = procedure.filing_stops.current().filter(stopped_by=person.pk)
    if CONFIRM in shown and stopped_by_them.exists():
        return [action for action in shown if action is not CONFIRM]
    return shown


def permitted_procedure_actions(procedure: Procedure, person: Person) -> Sequence[StaffAction]:
    """The actions that this person's roles allow on a procedure in some state."""
    return permitted(ACTIONS, partial(may, person, agency=procedure.issuer))
